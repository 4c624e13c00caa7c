"""AnimateDiff with motion adapters of toy size, on the toy of Stable Diffusion XL and on one of 1.x."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from diffusers import MotionAdapter, StableDiffusionPipeline, StableDiffusionXLPipeline
from peft import LoraConfig
from peft.utils import get_peft_model_state_dict
from safetensors.torch import load_file, save_file
from support.edited_prompts import edited
from support.toy_small import small_pipeline

from generate import ClipSettings, GenerationError, Phrase, Prompt, RequestError, Step
from generate.diffusion.adapters import Adapters
from generate.diffusion.animatediff import AnimateDiffGenerator, animated
from generate.diffusion.toy import tiny_motion_adapter, tiny_pipeline
from generate.diffusion.video_loading import load_video_generator

CAT = Prompt((Phrase("a cat"),), (Phrase("cat"),), (Phrase("ugly"),))
SMALL: dict[str, Any] = {"width": 64, "height": 64, "steps": 2, "frames": 3, "seed": 7}


def settings(**changes: Any) -> ClipSettings:
    return ClipSettings(**(SMALL | changes))


def still(adapter: MotionAdapter) -> MotionAdapter:
    """Return a copy that adds nothing to any frame."""
    copied = deepcopy(adapter)
    for name, parameter in copied.named_parameters():
        if ".proj_out." in name:
            torch.nn.init.zeros_(parameter)
    return copied


@pytest.fixture(scope="module")
def small(toy: StableDiffusionXLPipeline) -> StableDiffusionPipeline:
    """Return a pipeline with one text encoder."""
    return small_pipeline(toy, layers=2)


@pytest.fixture(scope="module")
def generator() -> AnimateDiffGenerator:
    return AnimateDiffGenerator(animated(tiny_pipeline(), tiny_motion_adapter()), "toy", "toy")


def pixels(generator: AnimateDiffGenerator, asked: ClipSettings, prompt: Prompt = CAT) -> Any:
    return np.stack([np.asarray(frame, int) for frame in generator.generate(prompt, asked).frames])


@pytest.mark.parametrize("kind", ["xl", "small"])
def test_without_motion_each_frame_is_a_picture(
    toy: StableDiffusionXLPipeline, small: StableDiffusionPipeline, kind: str
) -> None:
    """A motion adapter that adds nothing leaves every frame as the model alone draws it: no weight of it is lost."""
    pipe = toy if kind == "xl" else small
    pipe.set_progress_bar_config(disable=True)
    clip = animated(pipe, still(tiny_motion_adapter()))
    noise = torch.randn(1, 4, 3, 32, 32, generator=torch.Generator().manual_seed(1))
    options: dict[str, Any] = {"width": 64, "height": 64, "num_inference_steps": 2, "output_type": "np"}
    frames = clip("a cat", negative_prompt="ugly", num_frames=3, latents=noise, **options).frames[0]
    for number, frame in enumerate(frames):
        picture = pipe("a cat", negative_prompt="ugly", latents=noise[:, :, number].clone(), **options).images[0]
        assert np.abs(picture - frame).max() < 1e-4


def test_a_seed_is_a_clip(generator: AnimateDiffGenerator) -> None:
    """The same seed gives the same frames, another seed or another text other ones, and frames differ."""
    first = pixels(generator, settings())
    assert (first == pixels(generator, settings())).all()
    assert (first != pixels(generator, settings(seed=8))).any()
    assert (first != pixels(generator, settings(), Prompt((Phrase("a dog"),), (), ()))).any()
    assert (first[0] != first[1]).any()
    assert generator.generate(CAT, settings(seed=-1)).seed >= 0


def test_all_frames_are_drawn_together(generator: AnimateDiffGenerator) -> None:
    """A clip of more frames does not begin as the one of fewer: the number of frames is a part of what is drawn."""
    assert (pixels(generator, settings(frames=2))[0] != pixels(generator, settings(frames=4))[0]).any()


def test_steps_are_reported_and_can_end_the_run(generator: AnimateDiffGenerator) -> None:
    """Each step is reported, and what the report raises ends the run."""
    seen = list[Step]()
    generator.generate(CAT, settings(), seen.append)
    assert [(step.number, step.of) for step in seen] == [(1, 2), (2, 2)]

    def stop(_step: Step) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        generator.generate(CAT, settings(), stop)


def test_a_text_that_changes_is_refused(generator: AnimateDiffGenerator) -> None:
    with pytest.raises(RequestError, match="one text for all steps"):
        generator.generate(edited("[cat:dog:0.5]"), settings())


def test_a_lora_acts_while_it_is_named(tmp_path: Path) -> None:
    """A LoRA changes the frames, which are the same as before without it, but for what the processor rounds."""
    pipe = tiny_pipeline()
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        pipe.unet.add_adapter(LoraConfig(r=2, target_modules=["to_q", "to_v"], init_lora_weights=False))
    tensors = get_peft_model_state_dict(pipe.unet)
    StableDiffusionXLPipeline.save_lora_weights(tmp_path, tensors, weight_name="loud.safetensors")
    clip = animated(tiny_pipeline(), tiny_motion_adapter())
    generator = AnimateDiffGenerator(clip, "toy", "toy", Adapters(clip, tmp_path))
    without = pixels(generator, settings())
    named = Prompt((*CAT.prompt, Phrase("<lora:loud:2>", literal=True)), CAT.prompt_2, CAT.negative_prompt)
    assert (without != pixels(generator, settings(), named)).any()
    assert np.abs(without - pixels(generator, settings())).max() <= 1


def test_a_motion_adapter_from_a_folder(tmp_path: Path, generator: AnimateDiffGenerator) -> None:
    """A saved motion adapter draws what it drew before; one that does not fit, or lacks weights, is refused."""
    tiny_motion_adapter().save_pretrained(tmp_path / "motion")
    loaded = load_video_generator("toy", tmp_path / "motion", device="cpu")
    assert loaded.name == "toy"
    assert [frame.tobytes() for frame in loaded.generate(CAT, settings()).frames] == [
        frame.tobytes() for frame in generator.generate(CAT, settings()).frames
    ]
    wider = MotionAdapter(block_out_channels=(4, 8), motion_norm_num_groups=1, motion_num_attention_heads=1)
    wider.save_pretrained(tmp_path / "wider")
    with pytest.raises(GenerationError, match="the motion adapter wider cannot be loaded for toy"):
        load_video_generator("toy", tmp_path / "wider", device="cpu")
    tiny_motion_adapter().save_pretrained(tmp_path / "lacking")
    weights = tmp_path / "lacking" / "diffusion_pytorch_model.safetensors"
    save_file({name: one for name, one in load_file(weights).items() if "up_blocks.1" not in name}, weights)
    with pytest.raises(GenerationError, match="it has no up_blocks"):
        load_video_generator("toy", tmp_path / "lacking", device="cpu")
