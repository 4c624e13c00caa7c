"""Control nets of toy size, on the toy of Stable Diffusion XL and on one of 1.x."""

import gc
import weakref
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from diffusers import ControlNetModel, StableDiffusionPipeline, StableDiffusionXLPipeline, UNet2DConditionModel
from PIL import Image, ImageDraw
from support.edited_prompts import edited
from support.guide_headers import control_header
from support.images import ROUNDING, difference, pixels
from support.toy_guides import write_control_net
from support.toy_small import small_pipeline

from generate import Control, GenerationError, ImageSettings, Phrase, Prompt, RequestError, Step
from generate.diffusion.edges import edges
from generate.diffusion.generator import DiffusersGenerator
from generate.diffusion.live import LatentColors
from generate.diffusion.toy import tiny_pipeline
from generate.guide_files import GuideFolders

CAT = Prompt((Phrase("a cat"),), (Phrase("cat"),), (Phrase("ugly"),))
START = {"init_image": Image.linear_gradient("L").convert("RGB"), "strength": 1.0}
MASK = {"mask": Image.linear_gradient("L")}


def drawing(color: str = "white") -> Image.Image:
    picture = Image.new("RGB", (96, 64))
    ImageDraw.Draw(picture).ellipse((20, 10, 70, 50), outline=color, width=4)
    return picture


def control(name: str = "lines", **changes: Any) -> Control:
    fields: dict[str, Any] = {"name": name, "image": drawing()}
    return Control(**(fields | changes))


def settings(*controls: Control, **changes: Any) -> ImageSettings:
    fields: dict[str, Any] = {"width": 64, "height": 64, "steps": 4, "seed": 7, "controls": controls}
    return ImageSettings(**(fields | changes))


@pytest.fixture(scope="module")
def small() -> StableDiffusionPipeline:
    """Return a pipeline with one text encoder."""
    return small_pipeline(tiny_pipeline())


@pytest.fixture(scope="module")
def folder(
    tmp_path_factory: pytest.TempPathFactory, toy: StableDiffusionXLPipeline, small: StableDiffusionPipeline
) -> Path:
    made = tmp_path_factory.mktemp("controls")
    for seed, name in enumerate(("lines", "depth", "pose", "colors")):
        write_control_net(made, name, toy.unet, seed)
    write_control_net(made, "small", small.unet)
    return made


@pytest.fixture(scope="module")
def generator(toy: StableDiffusionXLPipeline, folder: Path) -> DiffusersGenerator:
    return DiffusersGenerator(toy, "toy", guides=GuideFolders(folder), colors=LatentColors(toy.vae))


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Return the timestep of each run of a control net."""
    found: list[float] = []
    forward = ControlNetModel.forward

    def counted(net: Any, sample: torch.Tensor, timestep: torch.Tensor, *args: Any, **options: Any) -> Any:
        found.append(float(timestep))
        return forward(net, sample, timestep, *args, **options)

    monkeypatch.setattr(ControlNetModel, "forward", counted)
    return found


def image(generator: DiffusersGenerator, asked: ImageSettings) -> Image.Image:
    return generator.generate(CAT, asked)[0].image


@pytest.mark.parametrize("start", [{}, START, START | MASK])
@pytest.mark.parametrize("kind", ["xl", "small"])
def test_a_control_net_changes_the_picture(
    generator: DiffusersGenerator, small: StableDiffusionPipeline, folder: Path, start: dict[str, Any], kind: str
) -> None:
    """Its picture and its weight count, from noise, from a picture and under a mask; with weight 0 it is not there."""
    made, name = (
        (generator, "lines") if kind == "xl" else (DiffusersGenerator(small, "x", guides=GuideFolders(folder)), "small")
    )
    without = image(made, settings(**start))
    with_it, half, other, none = (
        image(made, settings(control(name, **changes), **start))
        for changes in ({}, {"weight": 0.5}, {"image": drawing("red")}, {"weight": 0.0})
    )
    assert none.tobytes() == without.tobytes()
    assert len({one.tobytes() for one in (without, with_it, half, other)}) == 4
    assert image(made, settings(**start)).tobytes() == without.tobytes()


def test_it_runs_in_its_share_of_the_steps_alone(generator: DiffusersGenerator, runs: list[float]) -> None:
    """From a quarter to three quarters of eight steps it runs in four, and each of several in its own."""
    steps = settings(control(start=0.25, end=0.75), steps=8)
    image(generator, steps)
    assert len(runs) == 4
    runs.clear()
    image(generator, settings(control(end=0.5), control("depth", start=0.5), steps=8))
    assert len(runs) == len({*runs}) == 8


def test_several_count_together(generator: DiffusersGenerator) -> None:
    """Two control nets give another picture than either; one whose share comes later changes it, too."""
    pairs = [(control(),), (control("depth"),), (control(), control("depth")), (control(), control("depth", start=0.5))]
    assert len({image(generator, settings(*one)).tobytes() for one in pairs}) == 4


def test_a_batch_is_its_images(generator: DiffusersGenerator) -> None:
    for one in generator.generate(CAT, settings(control(), images=2)):
        assert difference(one.image, image(generator, settings(control(), seed=one.seed))) <= ROUNDING


@pytest.mark.parametrize("start", [{}, START])
def test_guidance_can_end_and_pictures_live(generator: DiffusersGenerator, start: dict[str, Any]) -> None:
    """With guidance in half of the steps the picture is another one, and every later step has its live picture."""
    whole = image(generator, settings(control(), **start))
    seen: list[tuple[int, int]] = []

    def look(step: Step) -> None:
        if step.picture:
            seen.append(step.picture().size)

    asked = settings(control(), control("depth"), guidance_end=0.5, **start)
    (ended,) = generator.generate(CAT, asked, look)
    assert seen == [(32, 32)] * 3  # after the first
    assert ended.image.tobytes() != whole.tobytes()


def test_control_nets_stay_in_memory_up_to_a_bound(
    generator: DiffusersGenerator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three are kept, and the one that was used longest ago makes room."""
    loads: list[str] = []
    load = ControlNetModel.from_pretrained

    def counted(path: Path, **options: Any) -> Any:
        loads.append(path.name)
        return load(path, **options)

    monkeypatch.setattr(ControlNetModel, "from_pretrained", counted)
    for name in ("lines", "depth", "pose", "lines", "pose", "colors", "lines", "depth"):
        image(generator, settings(control(name), steps=1))
    assert loads[-2:] == ["colors", "depth"]
    assert loads.count("lines") <= 1


def test_control_nets_go_with_their_model(folder: Path) -> None:
    """Nothing keeps a control net when the generator of its model is dropped."""
    own = DiffusersGenerator(tiny_pipeline(), "toy", guides=GuideFolders(folder))
    image(own, settings(control(), steps=1))
    (net,) = own._controls._loaded.values()
    kept = weakref.ref(net)
    del own, net
    gc.collect()
    assert kept() is None


def test_a_file_is_read_as_one(
    generator: DiffusersGenerator, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A control net that is one file is read by diffusers' reader of such files."""
    file, read = control_header(tmp_path, "lines", 64), list[str]()

    def from_file(path: str, **options: Any) -> Any:
        read.append(path)
        return ControlNetModel.from_pretrained(folder / "lines", **options)

    monkeypatch.setattr(ControlNetModel, "from_single_file", from_file)
    own = DiffusersGenerator(generator._pipe, "toy", guides=GuideFolders(tmp_path))
    assert image(own, settings(control())).tobytes() == image(generator, settings(control())).tobytes()
    assert read == [str(file)]


def test_a_larger_second_pass_keeps_the_control(generator: DiffusersGenerator, runs: list[float]) -> None:
    from generate.passes import HiresFix

    (made,) = HiresFix(generator).generate(CAT, settings(control(), hires=1.5, steps=5))
    assert made.image.size == (96, 96)
    assert len(runs) == 5 + 2


@pytest.mark.parametrize("text", ["a [cat:dog:0.5]", "a cat AND a dog:0.5", "a cat AND a [dog:sea:2]"])
@pytest.mark.parametrize("changes", [{}, {"guidance_end": 0.5}, {"images": 2}, {"guidance": 1}, START | MASK])
def test_it_reads_the_texts_of_each_step(
    generator: DiffusersGenerator, monkeypatch: pytest.MonkeyPatch, text: str, changes: dict[str, Any]
) -> None:
    """In each step a control net reads what the UNet reads, a row for each text and image."""
    read: dict[str, list[torch.Tensor]] = {"net": [], "unet": []}
    for name, kind in (("net", ControlNetModel), ("unet", UNet2DConditionModel)):
        monkeypatch.setattr(kind, "forward", _recorded(kind.forward, read[name]))
    generator.generate(edited(text), settings(control(), **changes))
    assert len(read["net"]) == len(read["unet"]) == 4
    assert all(torch.equal(one, other) for one, other in zip(read["net"], read["unet"], strict=True))
    assert not torch.equal(read["net"][0][-1], read["net"][-1][-1]) or ":2]" not in text


def _recorded(forward: Any, texts: list[torch.Tensor]) -> Any:
    def recorded(model: Any, *args: Any, encoder_hidden_states: torch.Tensor, **options: Any) -> Any:
        texts.append(encoder_hidden_states)
        return forward(model, *args, encoder_hidden_states=encoder_hidden_states, **options)

    return recorded


@pytest.mark.parametrize("changes", [{}, {"guidance_end": 0.5}, {"guidance": 1}, {"images": 2}])
def test_weights_of_parts_add_up(generator: DiffusersGenerator, changes: dict[str, Any]) -> None:
    """Parts of one text whose weights add up to 1 draw under a control net what the text alone draws under it."""
    asked = settings(control(), **changes)
    images = [generator.generate(edited(text), asked)[-1].image for text in ("a cat:0.5 AND a cat:0.5", "a cat")]
    assert difference(*images) <= ROUNDING


@pytest.mark.parametrize("right", [True, False])
def test_a_part_is_guided_by_its_part(
    generator: DiffusersGenerator, monkeypatch: pytest.MonkeyPatch, right: bool
) -> None:
    """Where the masked part alone is drawn, a control net sees what lies over that part."""
    halves, mask = Image.new("L", (128, 64)), Image.new("L", (256, 256))
    halves.paste(255, (64, 0, 128, 64))
    mask.paste(255, (160, 64, 224, 128) if right else (32, 64, 96, 128))
    seen: list[torch.Tensor] = []
    forward = ControlNetModel.forward

    def look(net: Any, *args: Any, controlnet_cond: torch.Tensor, **options: Any) -> Any:
        seen.append(controlnet_cond)
        return forward(net, *args, controlnet_cond=controlnet_cond, **options)

    monkeypatch.setattr(ControlNetModel, "forward", look)
    start = {"init_image": Image.new("RGB", (256, 256), "red"), "mask": mask, "mask_padding": 0}
    assert image(generator, settings(control(image=halves), **start)).size == (256, 256)
    assert {*seen[0].flatten().tolist()} == {float(right)}


def test_a_latent_image_is_guided(generator: DiffusersGenerator) -> None:
    """A picture that is enlarged in latent space is guided as others are."""
    start = {"init_image": Image.new("RGB", (48, 48), "red"), "upscaler": "Latent", "strength": 0.5}
    with_it, without = (image(generator, settings(*one, **start)) for one in ((control(),), ()))
    assert with_it.size == (64, 64)
    assert with_it.tobytes() != without.tobytes()


def test_edges() -> None:
    """The edges of a disc are a thin closed line around it."""
    disc = Image.new("L", (64, 64))
    ImageDraw.Draw(disc).ellipse((16, 16, 48, 48), fill=255)
    found = pixels(edges(disc))[..., 0]
    rows, columns = np.nonzero(found)
    assert {*np.unique(found)} == {0, 255}
    radius = np.hypot(rows - 32, columns - 32)
    assert radius.min() > 14
    assert radius.max() < 19
    assert 80 < len(rows) < 200


def test_canny_is_computed_from_a_photograph(generator: DiffusersGenerator) -> None:
    """A photograph with ``canny`` gives the picture that its edges give."""
    photograph = drawing().resize((64, 64), Image.Resampling.LANCZOS)
    prepared = image(generator, settings(control(image=photograph, preprocess="canny")))
    assert prepared.tobytes() == image(generator, settings(control(image=edges(photograph)))).tobytes()
    assert prepared.tobytes() != image(generator, settings(control(image=photograph))).tobytes()


def test_refusals(generator: DiffusersGenerator, plain: DiffusersGenerator, folder: Path) -> None:
    """What cannot be loaded is named in one line."""
    broken = folder / "broken"
    broken.mkdir(exist_ok=True)
    (broken / "config.json").write_text('{"_class_name": "ControlNetModel", "cross_attention_dim": 64}')
    (broken / "diffusion_pytorch_model.safetensors").write_bytes(b"\x08\0\0\0\0\0\0\0{}      ")
    (folder / "evil.pth").write_bytes(b"")
    for name, error, message in (
        ("small", RequestError, "for another kind of model"),
        ("nothing", RequestError, "there is no control net 'nothing'"),
        ("evil", RequestError, "is a pickle, which can run any code"),
        ("broken", GenerationError, "broken cannot be loaded"),
    ):
        with pytest.raises(error, match=message) as caught:
            image(generator, settings(control(name)))
        assert "\n" not in str(caught.value)
    hole = Image.new("RGBA", (64, 64), (255, 0, 0, 0))
    for asked, message in (
        (START | MASK | {"guidance_end": 0.5}, "guidance in every step under a mask"),
        ({"init_image": hole, "guidance_end": 0.5}, "guidance in every step under a mask"),
        (START | MASK | {"mask_fill": "latent noise"}, "cannot be filled with 'latent noise'"),
        ({"tile_size": 64, "tile_overlap": 8}, "as a whole: leave out the tile size"),
    ):
        with pytest.raises(RequestError, match=message):
            settings(control(), **asked)
    with pytest.raises(RequestError, match="set MALGRIM_CONTROLNET_DIR"):
        image(plain, settings(control()))
