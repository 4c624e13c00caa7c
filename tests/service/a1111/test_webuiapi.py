"""The unmodified client ``webuiapi`` against a real server."""

import base64
import io
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import webuiapi
from PIL import Image
from support.guide_headers import guide_folders
from support.live_service import LIVE, LiveService, SteppingGenerator, live_service
from support.upscaler_headers import UPSCALER, upscaler_folder

from generate import EditedPrompt, sampler_names
from service.config.settings import Settings

Ask = Callable[[Any], Any]
_IDLE: dict[str, Any] = {
    "progress": 0.0,
    "eta_relative": 0.0,
    "state": {
        "skipped": False,
        "interrupted": False,
        "stopping_generation": False,
        "job": "",
        "job_count": 0,
        "job_timestamp": "0",
        "job_no": 0,
        "sampling_step": 0,
        "sampling_steps": 0,
    },
    "current_image": None,
    "textinfo": None,
}


@contextmanager
def client(service: LiveService, key: str | None = None) -> Iterator[Any]:
    """Make the client, with the key of the service or another."""
    made = webuiapi.WebUIApi(
        baseurl=f"{service.address}/sdapi/v1", username="anybody", password=key or service.key, steps=4
    )
    yield made
    made.session.close()


@pytest.fixture
def api(live: LiveService) -> Iterator[Any]:
    with client(live) as made:
        yield made


@pytest.fixture
def guided(live: LiveService, api: Any, tmp_path: Path) -> Any:
    """Return the client of a service with control nets."""
    resources = live.app.state.resources
    live.app.state.resources = replace(resources, settings=Settings(guides=guide_folders(tmp_path)))
    return api


@pytest.fixture(scope="module")
def idle(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveService]:
    """Yield a service for requests that start no job."""
    with live_service(tmp_path_factory.mktemp("idle"), SteppingGenerator()) as service:
        yield service


def test_text_to_image(api: Any, stepping: SteppingGenerator) -> None:
    """The defaults of the client are obeyed, Korean is translated, and every picture says how it was made."""
    made = api.txt2img(prompt="고양이 두 마리", negative_prompt="흐린 배경", seed=7, n_iter=2)
    assert len(made.images) == 2
    assert made.image.size == (64, 64)
    (run,) = stepping.runs
    assert (run.width, run.height, run.steps, run.guidance, run.sampler) == (512, 512, 4, 7.0, "Euler a")
    assert (run.seed, run.images, run.hires, run.init_image) == (7, 2, None, None)
    info = made.info
    assert (info["seed"], info["all_seeds"]) == (7, [7, 8])
    assert "a cat 0" in info["prompt"]
    assert info["original_prompt"] == "고양이 두 마리"
    assert info["infotexts"][1].splitlines()[-1].startswith("Steps: 4, Sampler: Euler a")
    assert made.parameters["prompt"] == "고양이 두 마리"
    assert made.image.text["parameters"] == info["infotexts"][0]


def test_alternatives(api: Any) -> None:
    """One of the alternatives of a text is chosen by the seed, in the negative prompt too."""
    made = api.txt2img(prompt="{고양이|곰}가 앉은 의자", negative_prompt="{글자|사람}", seed=7)
    again = api.txt2img(prompt="{고양이|곰}가 앉은 의자", negative_prompt="{글자|사람}", seed=7)
    assert "|" not in made.info["prompt"] + made.info["negative_prompt"]
    assert made.info["infotexts"] == again.info["infotexts"]
    assert made.info["original_prompt"] == "{고양이|곰}가 앉은 의자"


def test_a_prompt_that_changes(api: Any, stepping: SteppingGenerator) -> None:
    """Prompt editing and AND reach the generator as A1111 means them."""
    made = api.txt2img(prompt="[고양이:곰:0.5]가 있다 AND 바다:0.5", negative_prompt="[안개:비:2]", seed=7)
    prompt = stepping.prompts[-1]
    assert isinstance(prompt, EditedPrompt)
    assert [(part.text, part.weight) for part in prompt.parts] == [
        ("[고양이:곰:0.5]가 있다\nNegative prompt: [안개:비:2]", 1),
        ("바다\nNegative prompt: [안개:비:2]", 0.5),
    ]
    assert len(prompt.at(1, 4)) == 2
    assert {text.splitlines()[0] for text in prompt.versions} == {"고양이가 있다", "곰가 있다", "바다"}
    assert made.info["original_prompt"] == "[고양이:곰:0.5]가 있다 AND 바다:0.5"
    assert made.info["ignored"] == []


def test_png_info(api: Any) -> None:
    """What the service wrote can be read back, the size as two texts; a picture without texts has nothing."""
    made = api.txt2img(prompt="고양이 (모자:1.2)", seed=7)
    read = api.png_info(made.image)
    assert read.info == made.info["infotexts"][0]
    assert read.json["items"]["parameters"] == read.info
    expected = {"Seed": "7", "Size-1": "512", "Size-2": "512", "Clip skip": "1", "Prompt": made.info["prompt"]}
    assert expected.items() <= read.parameters.items()
    bare = api.png_info(Image.new("RGB", (8, 8)))
    assert (bare.info, bare.parameters, bare.json["items"]) == ("", {}, {})


def test_upscaler_models(api: Any, live: LiveService, stepping: SteppingGenerator, tmp_path: Path) -> None:
    """A model of the folder is listed and enlarges for a second pass; the extras say that it is for that alone."""
    settings = Settings(upscalers=upscaler_folder(tmp_path / "upscalers"))
    live.app.state.resources = replace(live.app.state.resources, settings=settings)
    assert [one["name"] for one in api.get_upscalers()] == ["None", "Lanczos", UPSCALER]
    made = api.txt2img(prompt="cat", enable_hr=True, hr_scale=2, hr_upscaler=UPSCALER)
    assert stepping.runs[0].upscaler == UPSCALER
    assert made.info["ignored"] == []
    assert f"Hires upscaler: {UPSCALER}" in made.info["infotexts"][0]
    with pytest.raises(RuntimeError, match="is a model, for hires fix alone: choose one of None, Lanczos"):
        api.extra_single_image(Image.new("RGB", (8, 8)), upscaler_1=UPSCALER)


def test_second_pass(api: Any, stepping: SteppingGenerator) -> None:
    """The second pass of the client is ours; what it asks of it besides is named."""
    made = api.txt2img(prompt="cat", enable_hr=True, hr_scale=1.5, sampler_name="DPM++ 2M", scheduler="karras")
    assert (stepping.runs[0].hires, stepping.runs[0].sampler) == (1.5, "DPM++ 2M Karras")
    assert stepping.runs[0].hires_strength == 0.7
    assert stepping.runs[0].upscaler == "Latent"
    assert made.info["ignored"] == []


@pytest.mark.parametrize("inverted", [0, 1])
def test_image_to_image_with_a_mask(api: Any, stepping: SteppingGenerator, inverted: int) -> None:
    """The picture, its mask and the strength reach the generator; an inverted mask is the other half."""
    start, mask = Image.new("RGB", (64, 64), "red"), Image.new("L", (64, 64), 0)
    mask.paste(255, (0, 0, 32, 64))
    made = api.img2img(
        [start], mask_image=mask, prompt="고양이", denoising_strength=0.5, inpainting_mask_invert=inverted
    )
    (run,) = stepping.runs
    assert run.init_image
    assert run.mask
    assert run.init_image.getpixel((0, 0)) == (255, 0, 0)
    assert run.strength == 0.5
    assert run.mask.convert("L").getpixel((0, 0)) == (0 if inverted else 255)
    assert (run.mask_blur, run.mask_fill, run.mask_padding) == (4, "fill", 0)
    assert made.info["ignored"] == []
    assert made.info["denoising_strength"] == 0.5
    assert made.parameters.get("init_images") is None


def test_progress_and_interrupt(api: Any, live: LiveService, stepping: SteppingGenerator) -> None:
    """Its own key sees how far a picture is, another key sees nothing, and interrupt keeps what is there."""
    stepping.go_on.clear()
    found: list[Any] = []
    drawing = threading.Thread(target=lambda: found.append(api.txt2img(prompt="고양이")))
    drawing.start()
    assert stepping.paused.wait(30)
    progress = api.get_progress()
    assert (progress["progress"], progress["state"]["job_count"]) == (1.0, 1)
    assert Image.open(io.BytesIO(base64.b64decode(progress["current_image"]))).getpixel((0, 0)) == LIVE.getpixel((0, 0))
    assert (progress["state"]["sampling_step"], progress["state"]["sampling_steps"]) == (4, 4)
    with client(live, live.keys.add("other")) as other:
        other.util_wait_for_ready()
        assert other.interrupt() == {}
    assert live.store.active_ids()
    assert api.interrupt() == {}
    stepping.go_on.set()
    drawing.join()
    assert len(found[0].images) == 1
    assert found[0].info["interrupted"]
    assert "Stopped at: 4" in found[0].info["infotexts"][0]
    api.util_wait_for_ready()
    assert [(job.state, job.stopped_at) for job in live.store.page("program", 9, None)] == [("succeeded", 4)]


def test_idle(idle: LiveService) -> None:
    """Without a job the shape is that which clients wait for; interrupt and skip do nothing."""
    with client(idle) as api:
        assert api.get_progress() == _IDLE
        assert (api.interrupt(), api.skip(), api.refresh_checkpoints()) == ({}, None, None)
        api.util_wait_for_ready()


def test_options_there_and_back(api: Any) -> None:
    """The options can be written back as they are read, and the model chosen by any of its names, but no other."""
    options = api.get_options()
    assert api.set_options(options) is None
    assert api.util_get_current_model() == options["sd_model_checkpoint"]
    api.util_set_model("sdxl base")
    refused = api.set_options({"sd_model_checkpoint": "dreamshaper_8.safetensors"})
    assert "there is no model 'dreamshaper_8.safetensors' here" in refused["detail"]


def test_lists(api: Any) -> None:
    """Each list of the client is a list with the names it reads."""
    assert api.util_get_sampler_names() == sorted(sampler_names())
    assert api.util_get_scheduler_names() == ["automatic", "karras"]
    assert api.util_get_model_names() == ["stabilityai/stable-diffusion-xl-base-1.0"]
    assert api.get_upscalers()[0]["name"] == "None"
    assert {"auto", "photo"} <= {one["name"] for one in api.get_prompt_styles()}
    assert api.get_scripts() == {"txt2img": [], "img2img": []}
    assert api.get_embeddings() == {"loaded": {}, "skipped": {}}
    assert [one["name"] for one in api.get_latent_upscale_modes()] == [
        *("Latent", "Latent (bicubic)", "Latent (nearest-exact)")
    ]
    for ask in (
        api.get_sd_vae, api.get_loras, api.get_hypernetworks, api.get_face_restorers,
        api.get_realesrgan_models,
    ):  # fmt: skip
        assert ask() == []
    assert {*api.get_memory()} == {"ram", "cuda"}
    assert api.get_cmd_flags() == {"api": True}


def test_control_nets(guided: Any, stepping: SteppingGenerator) -> None:
    """The units of the client are our control nets; one that is switched off or has no picture is none.

    Without scripts of their own, calls of this client have the units of the calls before.
    """
    picture = Image.new("RGB", (32, 64), "red")
    units = [
        webuiapi.ControlNetUnit(picture, module="canny", model="Canny [d14c016b]", weight=0.8, guidance_end=0.5),
        webuiapi.ControlNetUnit(picture, model="depth", control_mode=1),
        webuiapi.ControlNetUnit(picture, model="none", module="hed", enabled=False),
        webuiapi.ControlNetUnit(model="none"),
    ]
    made = guided.txt2img(prompt="cat", controlnet_units=units, alwayson_scripts={})
    first, second = stepping.runs[0].controls
    assert (first.name, first.weight, first.start, first.end, first.preprocess) == ("canny", 0.8, 0.0, 0.5, "canny")
    assert (second.name, second.preprocess, second.image.getpixel((0, 0))) == ("depth", None, (255, 0, 0))
    assert made.info["ignored"] == ["control_mode"]
    assert 'ControlNet 0: "Module: canny, Model: canny, Weight: 0.8, Guidance Start: 0' in made.info["infotexts"][0]
    start = Image.new("RGB", (64, 64))
    guided.img2img([start], prompt="cat", controlnet_units=units[:1], alwayson_scripts={})
    assert stepping.runs[1].init_image
    assert len(stepping.runs[1].controls) == 1


def test_lists_of_control_nets(guided: Any, idle: LiveService) -> None:
    """Clients find the control nets and what is made of photographs where the extension has them."""
    assert guided.controlnet_model_list() == ["canny", "depth", "old"]
    assert guided.controlnet_module_list() == ["none", "canny"]
    assert guided.controlnet_version() == 2
    assert guided.get_scripts() == {"txt2img": ["controlnet"], "img2img": ["controlnet"]}
    assert (
        guided.session.get(f"{guided.baseurl[: -len('/sdapi/v1')]}/controlnet/model_list", auth=("a", "b")).status_code
        == 401
    )


def test_refused_control_nets(guided: Any) -> None:
    """What this service cannot do for a unit is said in one line."""
    picture = Image.new("RGB", (32, 64))
    for unit, message in (
        (
            webuiapi.ControlNetUnit(picture, module="openpose_full", model="depth"),
            "no preprocessor 'openpose_full' here",
        ),
        (webuiapi.ControlNetUnit(picture, model="other"), "no control net 'other' in"),
        (webuiapi.ControlNetUnit(picture, model="old"), "old is for Stable Diffusion 1.x"),
        (webuiapi.ControlNetUnit(picture, mask=picture, model="depth"), "leave its mask out"),
        (webuiapi.ControlNetUnit(picture, model="depth", weight=9), "weight 9"),
        (webuiapi.ControlNetUnit(picture, model="depth", guidance_start=1.0), "from 1 to 1"),
    ):
        with pytest.raises(RuntimeError) as caught:
            guided.txt2img(prompt="cat", controlnet_units=[unit], alwayson_scripts={})
        assert caught.value.args[0] == 422
        assert message in caught.value.args[1]


def test_upscaling(api: Any) -> None:
    """Lanczos enlarges, by a factor or to a size; without an upscaler the picture stays; several go together."""
    picture = Image.new("RGB", (20, 10), "green")
    assert api.extra_single_image(picture, upscaler_1="Lanczos", upscaling_resize=2).image.size == (40, 20)
    to_size = {"resize_mode": 1, "upscaling_resize_w": 30, "upscaling_resize_h": 30}
    assert api.extra_single_image(picture, upscaler_1="Lanczos", **to_size).image.size == (30, 30)
    uncropped = api.extra_single_image(picture, upscaler_1="Lanczos", upscaling_crop=False, **to_size)
    assert uncropped.image.size == (30, 15)
    assert api.extra_single_image(picture).image.size == (20, 10)
    several = api.extra_batch_images([picture, picture], upscaler_1=webuiapi.Upscaler.Lanczos)
    assert [one.size for one in several.images] == [(40, 20), (40, 20)]


def _drawn(**fields: Any) -> Ask:
    return lambda api: api.txt2img(**{"prompt": "cat"} | fields)


def _redrawn(*sizes: tuple[int, int], **fields: Any) -> Ask:
    return lambda api: api.img2img([Image.new("L", size) for size in sizes], prompt="cat", **fields)


def _enlarged(**fields: Any) -> Ask:
    return lambda api: api.extra_single_image(Image.new("L", (200, 200)), **fields)


@pytest.mark.parametrize(
    ("ask", "status", "message"),
    [
        (lambda api: api.interrogate(Image.new("RGB", (8, 8))), 422, "set MALGRIM_CAPTION_MODEL"),
        (_drawn(sampler_name="DPM fast"), 404, "Sampler not found"),
        (_drawn(script_name="X/Y/Z plot"), 422, "no script 'X/Y/Z plot' here"),
        (_drawn(alwayson_scripts={"ADetailer": {"args": [True]}}), 422, "no script 'ADetailer' here"),
        (_drawn(styles=["없는 것"]), 422, "unknown preset"),
        (_drawn(styles=["photo", "none"]), 422, "one applies at a time"),
        (_drawn(batch_size=5, n_iter=8), 422, "40 images are requested"),
        (_drawn(prompt=""), 422, "the text is empty"),
        (_drawn(prompt="가" * 2001), 422, "2,000"),
        (_drawn(width=513), 422, "width 513"),
        (_drawn(steps=0), 422, "steps 0"),
        (_drawn(enable_hr=True, hr_scale=9), 422, "hires 9"),
        (_drawn(override_settings={"sd_model_checkpoint": "other"}), 422, "no model 'other' here"),
        (_drawn(prompt="cat <lora:ink:1>"), 422, "MALGRIM_LORA_DIR"),
        (_drawn(prompt="__color__ cat"), 422, "MALGRIM_WILDCARDS_DIR"),
        (_redrawn(), 404, "Init image not found"),
        (_redrawn((8, 8), (8, 8)), 422, "2 init_images"),
        (_redrawn((16, 16), mask_image=Image.new("L", (8, 8))), 422, "a mask of the same size"),
        (_redrawn((300, 300)), 422, "more than 65,536 pixels"),
        (_redrawn((8, 8), sampler_name="PLMS"), 422, "cannot start from an image"),
        (_enlarged(upscaler_1="ESRGAN"), 422, "no upscaler 'ESRGAN' here"),
        (_enlarged(gfpgan_visibility=1), 422, "no model restores faces"),
        (_enlarged(upscaler_1="Lanczos", upscaling_resize=9), 422, "less than or equal to 8"),
        (
            _enlarged(upscaler_1="Lanczos", resize_mode=1, upscaling_resize_w=4096, upscaling_resize_h=4096),
            422,
            "4096x4096 is larger than 4,194,304 pixels",
        ),
    ],
)
def test_refusals(idle: LiveService, ask: Ask, status: int, message: str) -> None:
    """Bad input is refused with the reason in the protocol's own form, and nothing is stored."""
    with client(idle) as api, pytest.raises(RuntimeError) as caught:
        ask(api)
    assert caught.value.args[0] == status
    assert message in caught.value.args[1]
    assert idle.store.page("program", 9, None) == []
    assert not (idle.data / "inputs").exists()
