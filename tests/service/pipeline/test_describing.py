"""Previews of pictures: of what they carry, and of captions, in English and in Korean."""

import pytest
from support.fake_captions import FixedCaptioner, FixedKorean, png
from support.fakes import WordExtractor
from support.foreign_pictures import PROMPT, ForeignPicture, foreign_pictures
from support.foreign_pictures import png as png_with

from generate import GenerationError
from service.errors import InputError
from service.files import FileError
from service.pipeline import Preview, PromptBuilder
from service.pipeline.describing import Describer, PictureFile, described
from service.trace import StageError
from translate import TranslationError

FILE = PictureFile(png(), "x.png")
BUILDER = PromptBuilder(WordExtractor())


def preview(describer: Describer, file: PictureFile = FILE) -> Preview:
    return describer.preview(file, BUILDER)


def test_english() -> None:
    """A caption becomes a preview with its attributes; that it is English only is a warning."""
    captioner = FixedCaptioner()
    made = preview(Describer(captioner))
    assert made.text == made.paraphrases[0] == made.translations[0] == captioner.answer
    assert [*made.attributes] == ["hair=포니테일", "outfit=한복:빨간색"]
    assert made.prompt == f"{captioner.answer}, pony tail, red hanbok"
    assert made.backends["caption"] == "fixed"
    assert made.warnings == (
        "in English only: papago and gpt translate captions into Korean, other translators cannot",
    )


def test_korean() -> None:
    """Where a translator can, the text is Korean, with the caption as its translation and the notice of Papago."""
    made = preview(Describer(FixedCaptioner(), FixedKorean()))
    assert made.text == made.paraphrases[0] == FixedKorean().answer
    assert made.translations == (FixedCaptioner().answer,)
    assert made.warnings == ()
    assert made.notice


def test_like_other_previews() -> None:
    """The preview can be saved, read and made again."""
    made = preview(Describer(FixedCaptioner(), FixedKorean()))
    again = BUILDER.redo(Preview.from_json(made.to_json()))
    assert (again.prompt, again.prompt_2, again.text) == (made.prompt, made.prompt_2, made.text)


@pytest.mark.parametrize(
    "korean",
    [
        FixedKorean(error=TranslationError("quota used up", "papago: the quota is used up")),
        FixedKorean("a girl"),
        FixedKorean(""),
    ],
    ids=["error", "English", "empty"],
)
def test_korean_that_does_not_come(korean: FixedKorean) -> None:
    """A translator that fails or answers in English leaves the English preview, with a warning."""
    made = preview(Describer(FixedCaptioner(), korean))
    assert made.text == FixedCaptioner().answer
    assert made.warnings[0].startswith("in English only: translate: ")
    assert not made.notice


@pytest.mark.parametrize(
    ("answer", "message"), [("", "the text is empty"), ("소녀", "the model writes Korean"), ("...", "punctuation")]
)
def test_captions_that_are_none(answer: str, message: str) -> None:
    """A model that says nothing, or nothing English, fails in its stage."""
    with pytest.raises(StageError, match=f"caption: .*{message}"):
        preview(Describer(FixedCaptioner(answer)))


def test_bad_input() -> None:
    """No model, a picture beyond the bound, and a file that is no picture are input that is refused in one line."""
    with pytest.raises(InputError, match="set MALGRIM_CAPTION_MODEL to the folder of a BLIP or GIT model"):
        preview(Describer())
    with pytest.raises(FileError, match="has more than 63 pixels"):
        preview(Describer(FixedCaptioner()), PictureFile(png(), "x.png", 63))
    with pytest.raises(FileError, match="cannot be read: it is not a picture"):
        described(PictureFile(b"no picture", "x.txt"), preview_of=_never, captioned=_never)


def test_a_model_that_cannot_be_loaded() -> None:
    """A model that is none fails in its stage, with the reason."""

    class Broken(FixedCaptioner):
        def caption(self, image: object) -> str:
            raise GenerationError("/models is not a model of captions", "not configured")

    with pytest.raises(StageError, match="caption: /models is not a model") as caught:
        preview(Describer(Broken()))
    assert caught.value.reason == "not configured"


@pytest.mark.parametrize("picture", foreign_pictures(), ids=str)
def test_pictures_of_other_programs(picture: ForeignPicture) -> None:
    """The prompt in a picture of another program is a text; what the picture shows is not looked at."""
    texts: list[str] = []

    def preview_of(text: str) -> Preview:
        texts.append(text)
        return preview(Describer(FixedCaptioner()))

    described(PictureFile(picture.data, "x.png"), preview_of=preview_of, captioned=_never)
    assert PROMPT in texts[0]


def test_a_record_that_cannot_be_read() -> None:
    """A picture that names its program but no prompt is described by what it shows, with the reason as a warning."""

    def captioned(warning: str) -> Preview:
        return Describer(FixedCaptioner()).preview(FILE, BUILDER, warning=warning)

    made = described(PictureFile(png_with({"malgrim": "{}"}), "x.png"), preview_of=_never, captioned=captioned)
    assert made.warnings[0].startswith("the record in x.png cannot be read")


def _never(_text: str) -> Preview:
    raise AssertionError("not called")
