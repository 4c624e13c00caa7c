"""A real Stable Diffusion XL of toy size with random weights, for tests and for trying the program without a model."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import torch
from diffusers import (
    AutoencoderKL,
    EulerDiscreteScheduler,
    MotionAdapter,
    StableDiffusionXLImg2ImgPipeline,
    StableDiffusionXLPipeline,
    UNet2DConditionModel,
)
from tokenizers.pre_tokenizers import ByteLevel
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection, CLIPTokenizer

from ..motion_files import TOY_FRAMES

SIZE = 64
"""Pixels of a side that suit the toy."""

_BEGIN, _END = "<|startoftext|>", "<|endoftext|>"
_SEED = 0
_WIDTH = 32  # width of the hidden states
_TIME_WIDTH = 8  # width of the embedding of one number, such as a side in pixels


def tiny_pipeline() -> StableDiffusionXLPipeline:
    """Return the pipeline, with the same weights every time."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(_SEED)
        return StableDiffusionXLPipeline(
            vae=_vae(),
            text_encoder=CLIPTextModel(_text_config()),
            text_encoder_2=CLIPTextModelWithProjection(_text_config()),
            tokenizer=_tokenizer(),
            tokenizer_2=_tokenizer(),
            unet=_unet(),
            scheduler=EulerDiscreteScheduler(
                beta_start=0.00085,
                beta_end=0.012,
                beta_schedule="scaled_linear",
                steps_offset=1,
                timestep_spacing="leading",
            ),
            add_watermarker=False,
        )


def tiny_refiner() -> StableDiffusionXLImg2ImgPipeline:
    """Return a refiner of the same size, with only the second text encoder and with an aesthetic score as input."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(_SEED)
        parts = tiny_pipeline().components
        sizes_and_score = 5 * _TIME_WIDTH
        unet = _unet(cross_attention_dim=_WIDTH, projection_class_embeddings_input_dim=sizes_and_score + _WIDTH)
        parts |= {"unet": unet, "text_encoder": None, "tokenizer": None}
        return StableDiffusionXLImg2ImgPipeline(**parts, requires_aesthetics_score=True, add_watermarker=False)


def tiny_motion_adapter() -> MotionAdapter:
    """Return a motion adapter for the toy, with the same weights every time."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(_SEED)
        return MotionAdapter(
            block_out_channels=(2, 4),
            motion_layers_per_block=2,
            motion_norm_num_groups=1,
            motion_num_attention_heads=1,
            motion_max_seq_length=TOY_FRAMES,
            use_motion_mid_block=False,
        )


def write_tokenizer(folder: Path) -> None:
    """Write a CLIP tokenizer without merges: every byte is a token, and the last byte of a word a token of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    characters = sorted(ByteLevel.alphabet())
    vocabulary = [*characters, *(f"{character}</w>" for character in characters), _BEGIN, _END]
    (folder / "vocab.json").write_text(json.dumps({token: index for index, token in enumerate(vocabulary)}))
    (folder / "merges.txt").write_text("#version: 0.2\n")
    marks = {"bos_token": _BEGIN, "eos_token": _END, "unk_token": _END, "pad_token": _END}
    config = {"tokenizer_class": "CLIPTokenizer", "model_max_length": 77, **marks}
    (folder / "tokenizer_config.json").write_text(json.dumps(config))


def _tokenizer() -> CLIPTokenizer:
    with TemporaryDirectory() as folder:
        write_tokenizer(Path(folder))
        tokenizer: CLIPTokenizer = CLIPTokenizer.from_pretrained(folder, local_files_only=True)
        return tokenizer


def _text_config() -> CLIPTextConfig:
    return CLIPTextConfig(
        hidden_size=_WIDTH,
        intermediate_size=37,
        num_attention_heads=4,
        num_hidden_layers=5,
        projection_dim=_WIDTH,
        hidden_act="gelu",
        vocab_size=514,
        bos_token_id=512,
        eos_token_id=513,
        pad_token_id=513,
    )


def _unet(**changes: int) -> UNet2DConditionModel:
    sizes = 6 * _TIME_WIDTH
    text = {"cross_attention_dim": 2 * _WIDTH, "projection_class_embeddings_input_dim": sizes + _WIDTH}
    return UNet2DConditionModel(
        block_out_channels=(2, 4),
        layers_per_block=2,
        sample_size=_WIDTH,
        in_channels=4,
        out_channels=4,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
        attention_head_dim=(2, 4),
        use_linear_projection=True,
        addition_embed_type="text_time",
        addition_time_embed_dim=_TIME_WIDTH,
        transformer_layers_per_block=(1, 2),
        norm_num_groups=1,
        **(text | changes),
    )


def _vae() -> AutoencoderKL:
    return AutoencoderKL(
        block_out_channels=(32, 64),
        in_channels=3,
        out_channels=3,
        down_block_types=("DownEncoderBlock2D", "DownEncoderBlock2D"),
        up_block_types=("UpDecoderBlock2D", "UpDecoderBlock2D"),
        latent_channels=4,
        sample_size=128,
    )
