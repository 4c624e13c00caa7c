"""Pictures to previews: of what a picture carries, else of a caption of what it shows."""

from collections.abc import Callable
from dataclasses import dataclass

from generate import Captioner, MetadataError, choose, find_attributes, picture_texts, program_of
from translate import KoreanTranslator

from ..errors import InputError
from ..messages import _
from ..text import clean
from ..trace import OnStage, PreviewTrace, StageError, add_warning
from .input_images import MOST_PIXELS, check_pixels, decode_image
from .options import PreviewOptions
from .picture_record import PictureRecord, read_carried
from .preview import Preview
from .prompt_builder import PromptBuilder
from .translated_text import TranslatedText
from .translation import is_korean

_OPTIONS = PreviewOptions()
_SHOWN = 100  # characters of an answer in a message


@dataclass(frozen=True)
class PictureFile:
    """The bytes of a picture file, its name in messages, and the most pixels that are decoded."""

    data: bytes
    name: str
    most_pixels: int = MOST_PIXELS


def described(
    picture: PictureFile, *, preview_of: Callable[[str], Preview], captioned: Callable[[str], Preview]
) -> Preview:
    """Return the preview that ``picture`` carries, else one of the prompt that it carries, else one of what it shows.

    Args:
        picture: A PNG, JPEG or WebP.
        preview_of: Makes the preview of a text, which a picture of another program carries.
        captioned: Makes the preview of what the picture shows; its warnings begin with the text that it gets, if any.

    Raises:
        InputError: It is no picture, or too large.
    """
    check_pixels(picture.data, picture.name, picture.most_pixels)
    texts = picture_texts(picture.data, picture.name)
    try:
        carried = read_carried(texts, picture.name)
    except MetadataError as error:
        return captioned(str(error) if program_of(texts) else "")
    return carried.preview if isinstance(carried, PictureRecord) else preview_of(carried)


@dataclass(frozen=True)
class Describer:
    """Says what pictures show.

    Attributes:
        captioner: Describes pictures in English; None where no model is set.
        korean: Translates captions; None where the translator that is set cannot.
    """

    captioner: Captioner | None = None
    korean: KoreanTranslator | None = None

    def caption(self, picture: PictureFile, trace: PreviewTrace | None = None) -> str:
        """Return one English line on what ``picture`` shows.

        Raises:
            InputError: It cannot be decoded, or there is no caption model.
            StageError: The model cannot be loaded, or writes no English.
        """
        captioner = self.captioner
        if captioner is None:
            message = _("no model describes {file}: set MALGRIM_CAPTION_MODEL to the folder of a BLIP or GIT model")
            raise InputError(message.format(file=picture.name))
        image = decode_image(picture.data, picture.name, picture.most_pixels)
        trace = trace or PreviewTrace(None)
        return trace.stage("caption", captioner.name, lambda: _english(captioner.caption(image)))

    def preview(
        self, picture: PictureFile, builder: PromptBuilder, *, warning: str = "", on_stage: OnStage | None = None
    ) -> Preview:
        """Return the preview of a caption of ``picture``, with the attributes that the caption names.

        Args:
            picture: A picture that can be decoded.
            builder: Makes the prompts of the caption.
            warning: The first warning of the preview, if any.
            on_stage: Called with the name of each stage as it starts.

        Raises:
            InputError: As ``caption``.
            StageError: A stage failed.
        """
        trace = PreviewTrace(on_stage)
        with trace.collecting():
            if warning:
                add_warning(warning)
            caption = self.caption(picture, trace)
            sentence = self._in_korean(caption, trace)
            attributes = choose(find_attributes(caption))
            translated = TranslatedText((sentence,), (caption,), (), {}, attributes)
            return builder.build(trace, sentence, translated, _OPTIONS.chosen, _OPTIONS)

    def _in_korean(self, caption: str, trace: PreviewTrace) -> str:
        """Return the Korean of a caption, or the caption itself where there is none, which a warning says."""
        korean = self.korean
        if korean is None:
            add_warning(_("in English only: papago and gpt translate captions into Korean, other translators cannot"))
            return caption
        try:
            return trace.stage("translate", korean.name, lambda: _korean(korean.to_korean(caption)))
        except StageError as error:
            del trace.backends["translate"]
            add_warning(_("in English only: {problem}").format(problem=error))
            return caption


def _english(caption: str) -> str:
    """Return a caption as it is used. Raise ``InputError`` where it is empty or Korean."""
    if is_korean(caption):
        raise InputError(_("the model writes Korean: set one that writes English"))
    return clean(caption)


def _korean(answer: str) -> str:
    if not is_korean(answer):
        raise InputError(_("the answer is not Korean: {answer!r}").format(answer=answer[:_SHOWN]))
    return clean(answer)
