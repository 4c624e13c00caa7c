"""Programs are told apart by the texts that they leave in pictures."""

import pytest

from generate.picture import program_of

A1111 = "1girl, 노을\nNegative prompt: bad hands,\nextra\nSteps: 28, Sampler: Euler, CFG scale: 7, Seed: 1, {}Model: x"
OWN = (
    "a cat\nNegative prompt: ugly\nSteps: 20, Sampler: Euler, CFG scale: 7, Seed: 5, Model: toy, Version: malgrim 0.1.0"
)


@pytest.mark.parametrize(
    ("texts", "program"),
    [
        ({"malgrim": "{}"}, "malgrim"),
        ({"parameters": OWN}, "malgrim"),
        ({"parameters": f"{OWN}, Hires upscale: 1.5"}, "malgrim"),
        ({"parameters": A1111.format("")}, "Stable Diffusion web UI (A1111)"),
        ({"parameters": A1111.format("Version: v1.10.1, ")}, "Stable Diffusion web UI (A1111)"),
        ({"parameters": A1111.format("Version: f2.0.1v1.10.1-previous-1, ")}, "Forge"),
        ({"parameters": A1111.format("App: SD.Next, ")}, "SD.Next"),
        ({"parameters": A1111.format("Version: Fooocus v2.5.5, ")}, "Fooocus"),
        ({"parameters": '{"prompt": "x", "version": "Fooocus v2.5.5"}', "fooocus_scheme": "fooocus"}, "Fooocus"),
        ({"parameters": '{"sui_image_params": {"prompt": "x"}}'}, "SwarmUI"),
        ({"prompt": '{"3": {"class_type": "KSampler"}}', "workflow": "{}"}, "ComfyUI"),
        ({"prompt": '{"3": {"class_type": "KSampler"}}'}, "ComfyUI"),
        ({"Software": "NovelAI", "Comment": '{"prompt": "x"}', "Description": "x"}, "NovelAI"),
        ({"parameters": '{"Comment": "{}", "Software": "NovelAI"}'}, "NovelAI"),
        ({"invokeai_metadata": "{}"}, "InvokeAI"),
        ({"Dream": "x -s 50"}, "InvokeAI"),
        ({"prompt": "a cat"}, None),
        ({"parameters": "a cat by Version: malgrim"}, None),
        ({"Software": "Adobe Photoshop"}, None),
        ({}, None),
    ],
)
def test_programs(texts: dict[str, str], program: str | None) -> None:
    """A program is known by its own marks, and nothing is said of others."""
    assert program_of(texts) == program
