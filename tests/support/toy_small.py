"""A pipeline of toy size with one text encoder and random weights, as of Stable Diffusion 1.x."""

import torch
from diffusers import StableDiffusionPipeline, StableDiffusionXLPipeline, UNet2DConditionModel


def small_pipeline(toy: StableDiffusionXLPipeline, layers: int = 1) -> StableDiffusionPipeline:
    """Return a pipeline of parts of ``toy`` and a UNet with ``layers`` layers a block, which is the same each time."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        unet = UNet2DConditionModel(
            block_out_channels=(2, 4),
            layers_per_block=layers,
            sample_size=32,
            down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
            up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
            attention_head_dim=2,
            cross_attention_dim=32,  # of the texts of the toy
            norm_num_groups=1,
        )
    parts = {name: getattr(toy, name) for name in ("vae", "text_encoder", "tokenizer", "scheduler")}
    return StableDiffusionPipeline(
        **parts, unet=unet, safety_checker=None, feature_extractor=None, requires_safety_checker=False
    )
