"""A captioner and a translator into Korean with fixed answers."""

from dataclasses import dataclass, field
from io import BytesIO

from PIL import Image


@dataclass
class FixedCaptioner:
    """A captioner with one answer, which keeps the sizes of the pictures."""

    answer: str = "a girl with a ponytail in a red hanbok"
    sizes: list[tuple[int, int]] = field(default_factory=list)
    name: str = "fixed"

    def caption(self, image: Image.Image) -> str:
        self.sizes.append(image.size)
        return self.answer


@dataclass
class FixedKorean:
    """A translator into Korean with one answer, or an error."""

    answer: str = "빨간 한복을 입은 포니테일 소녀"
    error: Exception | None = None
    name: str = "papago"

    def to_korean(self, sentence: str) -> str:
        if self.error:
            raise self.error
        return self.answer


def png(size: tuple[int, int] = (8, 8)) -> bytes:
    """Return a picture that does not say how it was made."""
    written = BytesIO()
    Image.new("RGB", size).save(written, "PNG")
    return written.getvalue()
