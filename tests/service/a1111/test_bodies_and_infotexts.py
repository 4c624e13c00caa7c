"""What is read of AUTOMATIC1111's requests and texts: samplers, fields without effect, infotexts."""

import base64
import hashlib
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from support.upscaler_headers import UPSCALER, upscaler_folder

from generate import LATENT_UPSCALERS, WeightsHashes, sampler_names
from service.a1111.bodies import ImageBody, TextBody
from service.a1111.checkpoints import checkpoint, chosen_checkpoint
from service.a1111.extras import UPSCALERS, SingleBody, upscale_image
from service.a1111.ignored import ignored_fields
from service.a1111.infotext import read_infotext
from service.a1111.requests import job_request
from service.a1111.samplers import aliases_of, chosen_sampler
from service.api.dependencies import Resources
from service.api.errors import ProblemError
from service.config.limits import ServiceLimits
from service.config.settings import Settings

CIVITAI = """1girl, (한복:1.2), <lora:ink:0.8>,
night, "quoted: text"
Negative prompt: worst quality, blurry,
text
Steps: 28, Sampler: DPM++ 2M Karras, CFG scale: 7, Seed: 42, Size: 832x1216, Model hash: 31e35c80fc, \
Lora hashes: "ink: 7c56ab1, two: 99", Version: v1.10.1"""


@pytest.mark.parametrize(
    ("name", "scheduler", "expected"),
    [
        ("DPM++ 2M", "karras", ("DPM++ 2M Karras", True)),
        ("DPM++ 2M", "Karras", ("DPM++ 2M Karras", True)),
        ("DPM++ 2M Karras", "", ("DPM++ 2M Karras", True)),
        ("DPM++ 2M Karras", "automatic", ("DPM++ 2M Karras", True)),
        ("Euler a", "automatic", ("Euler a", True)),
        ("euler A", "", ("Euler a", True)),
        ("k_dpmpp_2m", "karras", ("DPM++ 2M Karras", True)),
        ("DDIM", "normal", ("DDIM", True)),
        ("DDIM", "karras", ("DDIM", False)),
        ("Euler", "exponential", ("Euler", False)),
    ],
)
def test_samplers(name: str, scheduler: str, expected: tuple[str, bool]) -> None:
    """The noise levels choose the variant of the sampler; where there is none, the sampler's own are used."""
    assert chosen_sampler(name, scheduler) == expected


def test_all_samplers_can_be_chosen() -> None:
    """Each name and alias in the list is one that is taken."""
    for name in sampler_names():
        assert chosen_sampler(name, "automatic") == (name, True)
        assert {chosen_sampler(alias, "")[0] for alias in aliases_of(name)} <= {name}


def _generation(**fields: Any) -> dict[str, Any]:
    request = job_request(TextBody(prompt="cat", **fields), Settings(), 10_000)
    return request.generation.model_dump(exclude_unset=True)


def test_what_is_absent_is_ours() -> None:
    """A request without settings sets none, so that a preset or the text can; null is the same as absent."""
    assert _generation() == {"seed": -1, "images": 1}
    assert _generation(steps=None, width=None, sampler_name=None, seed=None, batch_size=None) == {"images": 1}
    assert _generation(sampler_index="Euler a")["sampler"] == "Euler a"
    assert _generation(sampler_index="Euler a", sampler_name="DDIM")["sampler"] == "DDIM"
    assert "strength" not in _generation(denoising_strength=0.7)
    assert "hires" not in _generation(hr_scale=2)
    assert _generation(enable_hr=True)["hires"] == 2
    assert "hires_strength" not in _generation(enable_hr=True)
    assert _generation(batch_size=2, n_iter=3)["images"] == 6


def test_a_variation_and_a_texture() -> None:
    """A seed that is varied, the size that it is known from, a texture and a skipped layer are set as they are sent."""
    varied = {"subseed": 9, "subseed_strength": 0.25}
    assert _generation(**varied, seed_resize_from_w=512, seed_resize_from_h=768, tiling=True, clip_skip=3) == {
        **varied,
        "seed": -1,
        "images": 1,
        "seed_width": 512,
        "seed_height": 768,
        "tiling": True,
        "clip_skip": 3,
    }
    assert _generation(subseed=9, seed_resize_from_w=512, clip_skip=0, tiling=False) == {"seed": -1, "images": 1}


@pytest.mark.parametrize(
    ("fields", "hires_prompt"),
    [
        ({"hr_prompt": "eyes"}, "eyes\nNegative prompt: fog"),
        ({"hr_negative_prompt": "snow"}, "cat\nNegative prompt: snow"),
        ({"hr_prompt": "cat", "hr_negative_prompt": "fog"}, ""),
        ({"hr_prompt": "", "hr_negative_prompt": None}, ""),
        ({"hr_prompt": "eyes", "enable_hr": False}, ""),
    ],
)
def test_the_prompt_of_the_second_pass(fields: dict[str, Any], hires_prompt: str) -> None:
    """What a second pass draws is its prompt and its negative prompt, each that of the first where it has none."""
    asked: dict[str, Any] = {"prompt": "cat", "negative_prompt": "fog", "enable_hr": True} | fields
    request = job_request(TextBody(**asked), Settings(), 10_000)
    assert request.prompt
    assert request.prompt.hires_prompt == hires_prompt


def test_a_style_is_a_preset() -> None:
    """The preset of a request is the one that its styles name, however often."""
    request = job_request(TextBody(prompt="cat", styles=["photo", "photo"]), Settings(), 10_000)
    assert request.prompt
    assert request.prompt.preset == "photo"


def test_fields_without_effect() -> None:
    """Each field that asks for what cannot be done is named; the values that ask for nothing are not."""
    quiet = TextBody(
        tiling=False, clip_skip=2, subseed=-1, hr_upscaler="Latent", denoising_strength=0.7, scheduler="automatic",
        sampler_name="Euler a", override_settings={"sd_vae": "Automatic", "CLIP_stop_at_last_layers": 1},  # type: ignore[arg-type]
    )  # fmt: skip
    assert ignored_fields(quiet, [*LATENT_UPSCALERS]) == []
    loud = TextBody(
        tiling=True, restore_faces=True, clip_skip=3, subseed_strength=0.1, enable_hr=True, hr_scheduler="x",
        override_settings={"sd_vae": "x.pt", "eta_noise_seed_delta": 31337}, scheduler="polyexponential",  # type: ignore[arg-type]
    )  # fmt: skip
    assert ignored_fields(loud, [*LATENT_UPSCALERS]) == [
        *("scheduler", "restore_faces", "sd_vae", "eta_noise_seed_delta", "hr_scheduler")
    ]
    assert ignored_fields(ImageBody(mask_blur=4, inpainting_fill=0), [*LATENT_UPSCALERS]) == []
    assert ignored_fields(ImageBody(initial_noise_multiplier=0.9), [*LATENT_UPSCALERS]) == ["initial_noise_multiplier"]


def test_the_second_pass(tmp_path: Path) -> None:
    """The fields of the second pass are its size, steps, strength and upscaler; one that is not here is named."""
    asked = {
        "hr_resize_x": 768,
        "hr_second_pass_steps": 9,
        "denoising_strength": 0.7,
        "hr_upscaler": "Latent (bicubic)",
    }
    found = _generation(enable_hr=True, hr_scale=3, **asked)
    expected = {"hires_width": 768, "hires_height": 0, "hires_steps": 9, "hires_strength": 0.7}
    assert found == found | expected | {"upscaler": "Latent (bicubic)"}
    assert "hires" not in found
    here = Settings(upscalers=upscaler_folder(tmp_path))
    named = job_request(TextBody(prompt="cat", enable_hr=True, hr_upscaler=UPSCALER), here, 10_000)
    assert named.generation.upscaler == UPSCALER
    other = TextBody(enable_hr=True, hr_upscaler="4x-UltraSharp")
    assert ignored_fields(other, [*LATENT_UPSCALERS]) == ["hr_upscaler"]
    assert "upscaler" not in _generation(enable_hr=True, hr_upscaler="4x-UltraSharp")


def _from_image(**fields: Any) -> dict[str, Any]:
    request = job_request(ImageBody(prompt="cat", init_images=["x"], **fields), Settings(), 10_000)
    return request.generation.model_dump(exclude_unset=True)


def test_the_masked_part() -> None:
    """The fields of a mask count with one, by their names here; without a mask they ask for nothing."""
    masked = {"mask_blur": 4, "inpainting_fill": 2, "inpaint_full_res": True, "inpaint_full_res_padding": 32}
    found = _from_image(mask="x", resize_mode=1, **masked)
    expected = {"mask_blur": 4, "mask_fill": "latent noise", "mask_padding": 32, "resize_mode": "crop"}
    assert found == found | expected
    assert not {"mask_blur", "mask_fill", "mask_padding"} & _from_image(**masked).keys()
    assert "mask_padding" not in _from_image(mask="x", inpaint_full_res=False, inpaint_full_res_padding=32)
    assert _from_image(resize_mode=3)["upscaler"] == "Latent"


@pytest.mark.parametrize("asked", [{"resize_mode": 4}, {"mask": "x", "inpainting_fill": -1}])
def test_numbers_of_nothing(asked: dict[str, Any]) -> None:
    """A number that stands for no mode is refused with those that do."""
    with pytest.raises(ProblemError, match="give a number from 0 to"):
        _from_image(**asked)


@pytest.mark.parametrize("model", ["/srv/models/Juggernaut XL.safetensors", "/srv/models/juggernaut", "toy", None])
def test_names_of_the_model(model: str | None) -> None:
    """The title names no folder of the machine, and each name of the model is taken, in any case."""
    settings = Settings(model=model)
    own = checkpoint(settings)
    assert "srv" not in str(own)
    for name in (None, "", own["title"], own["model_name"], own["model_name"].upper(), model):
        chosen_checkpoint(name, settings)
    with pytest.raises(ProblemError, match="no model 'dreamshaper' here"):
        chosen_checkpoint("dreamshaper", settings)


def test_hashes_of_the_model(tmp_path: Path) -> None:
    """The hashes are those that are known, and then names of the model; none is computed for a list."""
    file = tmp_path / "juggernaut.safetensors"
    file.write_bytes(b"weights")
    settings = Settings(model=str(file), state=tmp_path)
    assert (checkpoint(settings)["hash"], checkpoint(settings)["sha256"]) == (None, None)
    short = WeightsHashes(tmp_path / "weights.json").of_model(str(file))
    own = checkpoint(settings)
    assert (own["hash"], own["sha256"]) == (short, hashlib.sha256(b"weights").hexdigest())
    for name in (own["hash"], own["sha256"].upper()):
        chosen_checkpoint(name, settings)


def test_an_infotext_of_another_program() -> None:
    """The parts of a text of Civitai are those that AUTOMATIC1111 finds."""
    read = read_infotext(CIVITAI).parameters()
    assert read["Prompt"] == '1girl, (한복:1.2), <lora:ink:0.8>,\nnight, "quoted: text"'
    assert read["Negative prompt"] == "worst quality, blurry,\ntext"
    assert (read["Steps"], read["Sampler"], read["Seed"]) == ("28", "DPM++ 2M Karras", "42")
    assert (read["Size-1"], read["Size-2"]) == ("832", "1216")
    assert read["Lora hashes"] == "ink: 7c56ab1, two: 99"
    assert read["Hires sampler"] == "Use same sampler"


def test_an_infotext_without_settings() -> None:
    """A text alone is a prompt; no text has no parameters."""
    assert read_infotext("a cat").parameters()["Prompt"] == "a cat"
    assert read_infotext("").parameters() == {}


@given(st.text(max_size=300) | st.text('Steps: 1,\n"{x}Negative prompt:', max_size=300))
def test_any_text_has_parts(text: str) -> None:
    """Any text is read, and what is found stands in it."""
    read = read_infotext(text)
    assert read.prompt in text
    assert read.negative_prompt in text


def test_a_long_line_of_settings_costs_little() -> None:
    """Of settings beyond any real ones only the beginning is read."""
    assert len(str(read_infotext("Steps: 1" + ", a" * 1_000_000).settings)) < 40_000


@given(
    st.tuples(st.integers(1, 4000), st.integers(1, 40)),
    st.sampled_from(["1", "L", "P", "RGB", "CMYK", "YCbCr"]),
    st.builds(
        SingleBody,
        resize_mode=st.integers(0, 1),
        upscaling_resize=st.floats(1e-6, 5),
        upscaling_resize_w=st.integers(1, 4096),
        upscaling_resize_h=st.integers(1, 40),
        upscaling_crop=st.booleans(),
        upscaler_1=st.sampled_from(UPSCALERS),
    ),
)
def test_any_picture_can_be_enlarged(size: tuple[int, int], mode: str, body: SingleBody) -> None:
    """A picture of any colours and proportions becomes a PNG of any size, at least a pixel wide and high."""
    written = BytesIO()
    Image.new(mode, size).save(written, "TIFF")
    sent = body.model_copy(update={"image": base64.b64encode(written.getvalue()).decode()})
    resources = cast(Resources, SimpleNamespace(limits=ServiceLimits(), settings=Settings()))
    reply = upscale_image(sent, resources)
    with Image.open(BytesIO(base64.b64decode(reply.image)), formats=["PNG"]) as enlarged:
        if body.upscaler_1 == "None":
            assert enlarged.size == size
        elif body.resize_mode:
            assert all(new <= most for new, most in zip(enlarged.size, filled(body), strict=True))
        assert min(enlarged.size) >= 1


def filled(body: SingleBody) -> tuple[int, int]:
    return body.upscaling_resize_w, body.upscaling_resize_h
