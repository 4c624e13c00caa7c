"""Motion adapters that are told by their configurations, without weights."""

import json
from pathlib import Path


def motion(folder: Path, name: str, blocks: int, most: int = 32) -> None:
    """Make the motion adapter ``name`` in ``folder``: of 3 blocks for Stable Diffusion XL, of 4 for 1.x."""
    (folder / name).mkdir(parents=True)
    config = {"_class_name": "MotionAdapter", "block_out_channels": [8] * blocks, "motion_max_seq_length": most}
    (folder / name / "config.json").write_text(json.dumps(config))
    (folder / name / "diffusion_pytorch_model.safetensors").touch()
