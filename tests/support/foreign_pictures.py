"""Pictures as other programs write them, all of one prompt and the same settings.

Each layout follows the source of its program, or of NovelAI, pictures that it made.
"""

import json
import struct
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

import piexif
import piexif.helper
from PIL import Image
from PIL.PngImagePlugin import PngInfo

_SCENE = "노을 지는 바닷가의 고양이"
PROMPT = f"{_SCENE}, red lantern"
NEGATIVE = "흐린 손, text"
WIDTH, HEIGHT, STEPS, GUIDANCE, SEED = 832, 1216, 28, 6.5, 42
SAMPLER = "DPM++ 2M Karras"

_A1111 = (
    f"{PROMPT}\nNegative prompt: {NEGATIVE}\nSteps: {STEPS}, Sampler: DPM++ 2M, Schedule type: Karras, "
    f"CFG scale: {GUIDANCE}, Seed: {SEED}, Size: {WIDTH}x{HEIGHT}, Model hash: 31e35c80fc, Model: sdxl, Version: "
)
_FORGE = f"{_A1111}f2.0.1v1.10.1-previous-669-gdfdcbab6"
_SD_NEXT = (
    f"{PROMPT}\nNegative prompt: {NEGATIVE}\nSteps: {STEPS}, Size: {WIDTH}x{HEIGHT}, Sampler: {SAMPLER}, "
    f"Seed: {SEED}, CFG scale: {GUIDANCE}, App: SD.Next, Version: 8caee8a, Pipeline: StableDiffusionXLPipeline, "
    "Operations: txt2img, Model: sdxl, Model hash: 31e35c80fc"
)
_COMFYUI = {
    "3": {
        "class_type": "KSampler",
        "inputs": {
            "seed": SEED,
            "steps": STEPS,
            "cfg": GUIDANCE,
            "sampler_name": "dpmpp_2m",
            "scheduler": "karras",
            "denoise": 1.0,
            "model": ["10", 0],
            "positive": ["6", 0],
            "negative": ["7", 0],
            "latent_image": ["5", 0],
        },
    },
    "4": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "sdxl.safetensors"}},
    "5": {"class_type": "EmptyLatentImage", "inputs": {"width": WIDTH, "height": HEIGHT, "batch_size": 1}},
    "6": {"class_type": "CLIPTextEncode", "inputs": {"text": PROMPT, "clip": ["10", 1]}},
    "7": {"class_type": "CLIPTextEncode", "inputs": {"text": NEGATIVE, "clip": ["10", 1]}},
    "10": {"class_type": "LoraLoader", "inputs": {"lora_name": "ink.safetensors", "model": ["4", 0], "clip": ["4", 1]}},
}
_INVOKEAI = {
    "app_version": "5.6.0",
    "generation_mode": "sdxl_txt2img",
    "positive_prompt": PROMPT,
    "negative_prompt": NEGATIVE,
    "width": WIDTH,
    "height": HEIGHT,
    "seed": SEED,
    "cfg_scale": GUIDANCE,
    "steps": STEPS,
    "scheduler": "dpmpp_2m_k",
    "model": {"key": "1", "hash": "blake3:1", "name": "sdxl", "base": "sdxl", "type": "main"},
    "loras": [{"model": {"key": "2", "name": "ink", "type": "lora"}, "weight": 0.75}],
}
_NOVELAI = {
    "prompt": _SCENE,
    "steps": STEPS,
    "height": HEIGHT,
    "width": WIDTH,
    "scale": GUIDANCE,
    "seed": SEED,
    "noise_schedule": "karras",
    "sampler": "k_dpmpp_2m",
    "uc": NEGATIVE,
    "v4_prompt": {
        "caption": {"base_caption": "노을", "char_captions": [{"char_caption": "red lantern", "centers": []}]}
    },
}
_NOVELAI_TEXTS = {
    "Title": "AI generated image",
    "Description": _SCENE,
    "Software": "NovelAI",
    "Source": "NovelAI Diffusion V4.5 4BDE2A90",
    "Comment": json.dumps(_NOVELAI),
}
_FOOOCUS = {
    "base_model": "sdxl",
    "base_model_hash": "31e35c80fc",
    "guidance_scale": GUIDANCE,
    "loras": [["ink", 0.1, "4852686128"]],
    "metadata_scheme": "fooocus",
    "negative_prompt": NEGATIVE,
    "performance": "Speed",
    "prompt": PROMPT,
    "resolution": f"({WIDTH}, {HEIGHT})",
    "sampler": "dpmpp_2m",
    "scheduler": "karras",
    "seed": str(SEED),
    "steps": STEPS,
    "version": "Fooocus v2.5.5",
}
_SWARMUI = {
    "sui_image_params": {
        "prompt": PROMPT,
        "negativeprompt": NEGATIVE,
        "model": "sdxl",
        "seed": SEED,
        "steps": STEPS,
        "cfgscale": GUIDANCE,
        "aspectratio": "Custom",
        "width": WIDTH,
        "height": HEIGHT,
        "sampler": "dpmpp_2m",
        "scheduler": "karras",
        "loras": ["ink"],
        "loraweights": ["0.8"],
        "swarm_version": "0.9.6.2",
    },
    "sui_extra_data": {"date": "2026-11-27", "generation_time": "3.52 seconds"},
}


@dataclass(frozen=True)
class ForeignPicture:
    """A picture file of another program.

    Attributes:
        program: Its name.
        suffix: Of the file.
        data: The file.
        unused: A setting in it that cannot be used here.
    """

    program: str
    suffix: str
    data: bytes
    unused: str = "Model: sdxl"


def foreign_pictures() -> list[ForeignPicture]:
    """Return a picture of each program in each format that it writes."""
    fooocus, swarm = json.dumps(_FOOOCUS), json.dumps(_SWARMUI, ensure_ascii=False)
    comfy = {"prompt": json.dumps(_COMFYUI), "workflow": '{"nodes": []}'}
    a1111 = "Stable Diffusion web UI (A1111)"
    return [
        *_in_all_formats(a1111, f"{_A1111}v1.10.1", _piexif),
        *_in_all_formats("Forge", _FORGE, _piexif),
        *_in_all_formats("SD.Next", _SD_NEXT, _piexif, unused="App: SD.Next"),
        ForeignPicture("ComfyUI", ".png", png(comfy), "LoRAs: ink.safetensors"),
        ForeignPicture("ComfyUI", ".webp", _comfyui_webp(comfy), "LoRAs: ink.safetensors"),
        ForeignPicture("InvokeAI", ".png", png({"invokeai_metadata": json.dumps(_INVOKEAI)}), "LoRAs: ink"),
        ForeignPicture("NovelAI", ".png", png(_NOVELAI_TEXTS), "Model: NovelAI Diffusion V4.5"),
        ForeignPicture(
            "NovelAI", ".webp", _piexif("WEBP", json.dumps(_NOVELAI_TEXTS)), "Model: NovelAI Diffusion V4.5"
        ),
        *_in_all_formats("Fooocus", fooocus, _fooocus_exif, unused="LoRAs: ink", fooocus_scheme="fooocus"),
        *_in_all_formats("Fooocus", f"{_A1111}Fooocus v2.5.5", _fooocus_exif, fooocus_scheme="a1111"),
        *_in_all_formats("SwarmUI", swarm, _imagesharp, unused="LoRAs: ink"),
    ]


def _in_all_formats(
    program: str, text: str, with_exif: Callable[[str, str], bytes], unused: str = "Model: sdxl", **others: str
) -> list[ForeignPicture]:
    return [
        ForeignPicture(program, ".png", png({"parameters": text, **others}), unused),
        ForeignPicture(program, ".jpg", with_exif("JPEG", text), unused),
        ForeignPicture(program, ".webp", with_exif("WEBP", text), unused),
    ]


def _saved(kind: str, **options: object) -> bytes:
    written = BytesIO()
    Image.new("RGB", (8, 8)).save(written, kind, **options)
    return written.getvalue()


def png(texts: dict[str, str]) -> bytes:
    """Return a PNG with ``texts`` by their names."""
    info = PngInfo()
    for name, text in texts.items():
        info.add_text(name, text)
    return _saved("PNG", pnginfo=info)


def _piexif(kind: str, text: str) -> bytes:
    """As A1111 and its descendants write EXIF, with piexif."""
    comment = piexif.helper.UserComment.dump(text, encoding="unicode")
    return _saved(kind, exif=piexif.dump({"Exif": {piexif.ExifIFD.UserComment: comment}}))


def _comfyui_webp(texts: dict[str, str]) -> bytes:
    """As the node SaveAnimatedWEBP does: each text under its name, in Model, Make and the tags below them."""
    exif = Image.Exif()
    exif[0x0110], exif[0x010F] = (f"{name}:{text}" for name, text in texts.items())
    return _saved("WEBP", exif=exif)


def _fooocus_exif(kind: str, text: str) -> bytes:
    """As Fooocus does: UserComment without a mark, in the first directory, of the type ASCII."""
    exif = Image.Exif()
    exif[0x9286], exif[0x0131], exif[0x927C] = text.encode(), "Fooocus v2.5.5", "fooocus"
    return _saved(kind, exif=exif)


def _imagesharp(kind: str, text: str) -> bytes:
    """As ImageSharp does: UTF-16 in the order of bytes of the machine."""
    comment = b"UNICODE\0" + text.encode("utf-16-le")
    directories = struct.pack("<HHHIIIHHHIII", 1, 0x8769, 4, 1, 26, 0, 1, 0x9286, 7, len(comment), 44, 0)
    return _saved(kind, exif=b"Exif\0\0II*\0" + struct.pack("<I", 8) + directories + comment)
