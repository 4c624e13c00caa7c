"""An IP-Adapter of toy size, on the toy."""

from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from support.toy_guides import write_control_net, write_ip_adapter
from transformers import CLIPVisionModelWithProjection

from generate import Control, GenerationError, ImageSettings, IpAdapter, Phrase, Prompt, RequestError
from generate.diffusion.generator import DiffusersGenerator
from generate.diffusion.loading import load_generator
from generate.diffusion.optimizations import Optimizations
from generate.diffusion.toy import tiny_pipeline
from generate.guide_files import GuideFolders
from generate.request import ImageGenerator, Step

CAT = Prompt((Phrase("a cat"),), (Phrase("cat"),), (Phrase("ugly"),))
START = {"init_image": Image.linear_gradient("L").convert("RGB"), "strength": 1.0}
MASK = {"mask": Image.linear_gradient("L")}


def shown(color: str = "red", **changes: Any) -> IpAdapter:
    fields: dict[str, Any] = {"name": "look", "weight": 0.6, "image": Image.new("RGB", (50, 40), color)}
    return IpAdapter(**(fields | changes))


def settings(ip_adapter: IpAdapter | None = None, **changes: Any) -> ImageSettings:
    fields: dict[str, Any] = {"width": 64, "height": 64, "steps": 4, "seed": 7, "ip_adapter": ip_adapter}
    return ImageSettings(**(fields | changes))


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> GuideFolders:
    made = tmp_path_factory.mktemp("guides")
    unet = tiny_pipeline().unet
    write_ip_adapter(made / "ip", "look", unet)
    write_control_net(made / "controls", "lines", unet)
    return GuideFolders(made / "controls", made / "ip")


@pytest.fixture(scope="module")
def generator(folders: GuideFolders) -> ImageGenerator:
    """Return the toy with optimizations, whose attention the adapter takes the place of."""
    return load_generator("toy", device="cpu", guides=folders)


def image(generator: ImageGenerator, asked: ImageSettings) -> bytes:
    return generator.generate(CAT, asked)[0].image.tobytes()


@pytest.mark.parametrize("start", [{}, START, START | MASK])
@pytest.mark.parametrize("changes", [{}, {"guidance": 1.0}, {"guidance_end": 0.5}])
def test_its_picture_and_weight_count(
    generator: ImageGenerator, start: dict[str, Any], changes: dict[str, Any]
) -> None:
    """Its picture and its weight change the result; afterwards, and with weight 0, the model is as it was."""
    more = start | changes
    without = image(generator, settings(**more))
    found = [image(generator, settings(one, **more)) for one in (shown(), shown("blue"), shown(weight=1.2))]
    assert len({without, *found}) == 4
    assert image(generator, settings(shown(), **more)) == found[0]
    assert image(generator, settings(shown(weight=0.0), **more)) == without
    assert image(generator, settings(**more)) == without


def test_the_attention_of_the_model_is_restored(folders: GuideFolders) -> None:
    """The optimized attention that the adapter took the place of is there again, also after a failure."""
    pipe = tiny_pipeline()
    own = DiffusersGenerator(pipe, "toy", optimizations=Optimizations(pipe), guides=folders)
    before = dict(pipe.unet.attn_processors)
    image(own, settings(shown()))
    assert pipe.unet.attn_processors == before
    with pytest.raises(RuntimeError, match="stopped"):
        own.generate(CAT, settings(shown()), _stop)
    assert pipe.unet.attn_processors == before


def _stop(_step: Step) -> None:
    raise RuntimeError("stopped")


def test_it_goes_with_a_control_net_and_a_second_pass(generator: ImageGenerator) -> None:
    control = Control(name="lines", image=Image.linear_gradient("L"))
    both = settings(shown(), controls=(control,), guidance_end=0.5, images=2, hires=1.5)
    alone = settings(controls=(control,), guidance_end=0.5, images=2, hires=1.5)
    assert image(generator, both) != image(generator, alone)


def test_a_picture_is_encoded_once(folders: GuideFolders, monkeypatch: pytest.MonkeyPatch) -> None:
    """The image encoder is loaded for a picture that was not seen yet, and not kept."""
    pipe = tiny_pipeline()
    generator, loads = DiffusersGenerator(pipe, "toy", guides=folders), list[str]()
    load = CLIPVisionModelWithProjection.from_pretrained

    def counted(*args: Any, **options: Any) -> Any:
        loads.append("x")
        return load(*args, **options)

    monkeypatch.setattr(CLIPVisionModelWithProjection, "from_pretrained", counted)
    for color in ("red", "red", "blue", "red"):
        image(generator, settings(shown(color)))
    assert len(loads) == 2
    assert pipe.image_encoder is None


def test_refusals(generator: ImageGenerator, plain: DiffusersGenerator, folders: GuideFolders, tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="set MALGRIM_IP_ADAPTER_DIR"):
        image(plain, settings(shown()))
    with pytest.raises(RequestError, match="there is no IP-Adapter 'none'"):
        image(generator, settings(shown(name="none")))
    alone = write_ip_adapter(tmp_path / "ip", "look", tiny_pipeline().unet)
    (alone.parent / "image_encoder" / "model.safetensors").rename(tmp_path / "pytorch_model.bin")
    without = DiffusersGenerator(tiny_pipeline(), "toy", guides=GuideFolders(None, alone.parent))
    with pytest.raises(RequestError, match="has no image encoder"):
        image(without, settings(shown()))
    (alone.parent / "image_encoder" / "model.safetensors").write_bytes(b"\x08\0\0\0\0\0\0\0{}      ")
    with pytest.raises(GenerationError, match="look cannot be loaded"):
        image(without, settings(shown()))
