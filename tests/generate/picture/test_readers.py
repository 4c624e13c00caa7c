"""Pictures of other programs, made by the layout that each program writes, become A1111's text."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generate import a1111_text, program_of

NODES: dict[str, Any] = {
    "3": {
        "class_type": "KSampler",
        "inputs": {
            "seed": 42,
            "steps": 20,
            "cfg": 8.0,
            "sampler_name": "dpmpp_2m",
            "scheduler": "karras",
            "positive": ["10", 0],
            "negative": ["10", 1],
            "latent_image": ["5", 0],
            "model": ["11", 0],
        },
    },
    "4": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "sdxl.safetensors"}},
    "5": {"class_type": "EmptyLatentImage", "inputs": {"width": 832, "height": 1216, "batch_size": 1}},
    "6": {"class_type": "CLIPTextEncode", "inputs": {"text": ["20", 0], "clip": ["11", 1]}},
    "7": {"class_type": "CLIPTextEncode", "inputs": {"text": "blurry, 손", "clip": ["11", 1]}},
    "10": {"class_type": "ControlNetApplyAdvanced", "inputs": {"positive": ["6", 0], "negative": ["7", 0]}},
    "11": {"class_type": "LoraLoader", "inputs": {"lora_name": "ink", "model": ["4", 0], "clip": ["4", 1]}},
    "20": {"class_type": "PrimitiveString", "inputs": {"value": "노을 지는 바닷가의 고양이"}},
}
COMFY = (
    "노을 지는 바닷가의 고양이\nNegative prompt: blurry, 손\nSteps: 20, Sampler: DPM++ 2M, CFG scale: 8, Seed: 42, "
    "Size: 832x1216, Schedule type: karras, Model: sdxl.safetensors, LoRAs: ink"
)
ADVANCED = {
    "1": {
        "class_type": "KSamplerAdvanced",
        "inputs": {"noise_seed": 7, "steps": 9, "positive": ["2", 0], "negative": ["2", 0], "model": ["9", 0]},
    },
    "2": {"class_type": "CLIPTextEncodeSDXL", "inputs": {"text_g": "a fox", "text_l": "fox"}},
}
SWARM = {"prompt": "a red fox", "negativeprompt": "ugly", "steps": 20, "cfgscale": 7.5, "seed": 5, "model": "a, b"}
FOOOCUS = {
    "prompt": "a castle",
    "negative_prompt": "text",
    "steps": 30,
    "resolution": "(1152, 896)",
    "guidance_scale": 4.0,
    "seed": "9",
    "sampler": "dpmpp_2m_sde_gpu",
    "base_model": "juggernaut",
    "version": "Fooocus v2.5.5",
}
NOVEL = {
    "steps": 28,
    "height": 1216,
    "width": 832,
    "scale": 5.0,
    "seed": 7,
    "sampler": "k_euler",
    "uc": "low",
}
INVOKE = {
    "positive_prompt": "a lake",
    "negative_prompt": "people",
    "width": 1024,
    "height": 768,
    "seed": 11,
    "cfg_scale": 7.5,
    "steps": 30,
    "scheduler": "dpmpp_2m_k",
    "model": {"name": "sdxl"},
}
OLD_INVOKE = {
    "model_weights": "sd-1.5",
    "image": {"prompt": [{"prompt": "a boat", "weight": 1}], "steps": 50, "seed": 3},
}


@pytest.mark.parametrize(
    ("texts", "program", "text"),
    [
        ({"prompt": json.dumps(NODES), "workflow": "{}"}, "ComfyUI", COMFY),
        ({"prompt": json.dumps(ADVANCED)}, "ComfyUI", "a fox\nNegative prompt: a fox\nSteps: 9, Seed: 7"),
        (
            {"parameters": json.dumps({"sui_image_params": SWARM})},
            "SwarmUI",
            'a red fox\nNegative prompt: ugly\nSteps: 20, CFG scale: 7.5, Seed: 5, Model: "a, b"',
        ),
        (
            {"parameters": json.dumps(FOOOCUS), "fooocus_scheme": "fooocus"},
            "Fooocus",
            "a castle\nNegative prompt: text\nSteps: 30, Sampler: DPM++ 2M SDE, CFG scale: 4, Seed: 9, Size: 1152x896, "
            "Model: juggernaut",
        ),
        (
            {"Software": "NovelAI", "Description": "1girl", "Source": "SDXL C1", "Comment": json.dumps(NOVEL)},
            "NovelAI",
            "1girl\nNegative prompt: low\nSteps: 28, Sampler: Euler, CFG scale: 5, Seed: 7, Size: 832x1216, "
            "Model: SDXL C1",
        ),
        (
            {"invokeai_metadata": json.dumps(INVOKE)},
            "InvokeAI",
            "a lake\nNegative prompt: people\nSteps: 30, Sampler: DPM++ 2M Karras, CFG scale: 7.5, Seed: 11, "
            "Size: 1024x768, Model: sdxl",
        ),
        ({"sd-metadata": json.dumps(OLD_INVOKE)}, "InvokeAI", "a boat\nSteps: 50, Seed: 3, Model: sd-1.5"),
        ({"parameters": "a cat\nSteps: 20, Version: f2.0.1"}, "Forge", "a cat\nSteps: 20, Version: f2.0.1"),
        ({"parameters": "a cat\nSteps: 20, App: SD.Next"}, "SD.Next", "a cat\nSteps: 20, App: SD.Next"),
        ({"parameters": "a cat\nSteps: 20, Seed: 1"}, "Stable Diffusion web UI (A1111)", "a cat\nSteps: 20, Seed: 1"),
    ],
)
def test_programs_as_text(texts: dict[str, str], program: str, text: str) -> None:
    """Prompt, negative prompt and settings of each program are read, in A1111's form and names."""
    assert (program_of(texts), a1111_text(texts)) == (program, text)


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ('"steps": -1, "cfg_scale": 1e999, "seed": NaN, "width": Infinity, "height": 8', "a lake"),
        ('"steps": [1], "cfg_scale": null, "seed": "x", "width": "8", "height": "8"', "a lake"),
        ('"model": {"name": "sdxl"}, "loras": [{"model": {"name": "ink"}}]', "a lake"),
        ('"seed": 5, "loras": [{"lora": {"model_name": "ink"}}, {"model": {"name": "b"}}]', 'Seed: 5, LoRAs: "ink, b"'),
    ],
)
def test_odd_settings(values: str, text: str) -> None:
    """What is no number is left out, and settings never become a part of the prompt."""
    read = a1111_text({"invokeai_metadata": f'{{"positive_prompt": "a lake", {values}}}'})
    assert read == (text if text == "a lake" else f"a lake\n{text}")


def test_brackets_of_invokeai() -> None:
    """What stands in brackets in a picture of InvokeAI 2 is unwanted."""
    image = {"prompt": [{"prompt": "a boat [fog, rain] at sea [text]", "weight": 1}], "steps": 9}
    text = "a boat  at sea\nNegative prompt: fog, rain, text\nSteps: 9"
    assert a1111_text({"sd-metadata": json.dumps({"image": image})}) == text


@pytest.mark.parametrize(
    "texts",
    [
        {},
        {"prompt": "{", "workflow": "{}"},
        {"prompt": "[1]"},
        {"prompt": json.dumps({"1": 3, "2": {"inputs": []}})},
        {"prompt": json.dumps({"1": {"inputs": {"positive": ["1", 0], "negative": ["1", 0], "model": ["1", 0]}}})},
        {"parameters": '{"sui_image_params": 4}'},
        {"invokeai_metadata": "null"},
        {"sd-metadata": '{"image": 3}'},
        {"Software": "NovelAI", "Comment": "{"},
        {"parameters": "{" + '"a":' * 3000},
    ],
)
def test_nothing_can_be_read(texts: dict[str, str]) -> None:
    """What has no prompt, or another form than the program's, is no text; a graph in a circle ends."""
    assert a1111_text(texts) == ""


NAMES = ["prompt", "workflow", "parameters", "Comment", "invokeai_metadata", "sd-metadata", "Software"]
JSON = st.recursive(st.none() | st.integers() | st.text(), lambda one: st.lists(one) | st.dictionaries(st.text(), one))


@given(st.dictionaries(st.sampled_from(NAMES), st.text() | JSON.map(json.dumps)))
def test_any_texts(texts: dict[str, str]) -> None:
    """Any texts give a text, without an error."""
    assert isinstance(a1111_text(texts), str)
