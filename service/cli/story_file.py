"""The file of a story: title, style, seed and characters in its head, then a line ``---``, then a scene a line."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from generate import LARGEST_SEED
from translate import checked_word

from ..errors import USER_ERRORS, InputError
from ..files import read_text
from ..jobs.request import MOST_CHARACTERS
from ..jobs.stories import MOST_SCENES
from ..messages import _
from ..text import clean

_DIVIDER = re.compile(r"-{3,}")
_HEAD = re.compile(r"(?P<name>[^:：]+)[:：](?P<value>.+)")
_SEED = re.compile(r"(?P<counts>from\s+)?(?P<seed>\d{1,10})\s*(?P<counted>부터)?", re.IGNORECASE)
_SETTINGS = {"제목": "title", "스타일": "style", "시드": "seed", "title": "title", "style": "style", "seed": "seed"}
_ANY_LOOK = "x"  # stands for the English of a name, which is checked before there is any
_SHOWN = 40  # characters of a line in a message


@dataclass
class StoryFile:
    """What the file of a story says.

    Attributes:
        file: The file.
        title: The title; an empty text for none.
        style: The name of a preset or of a style of one's own; None where none is given.
        seed: The seed; None likewise.
        counted: Whether the seeds of the scenes count up from it.
        characters: Names to what they look like.
        scenes: What each picture shows.
        lines: The numbers of the lines in the head, by the names of characters and settings.
    """

    file: Path
    title: str = ""
    style: str | None = None
    seed: int | None = None
    counted: bool = False
    characters: dict[str, str] = field(default_factory=dict)
    scenes: list[str] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)

    @contextmanager
    def at(self, name: str) -> Iterator[None]:
        """Begin the message of an error in the block with the file and the line of a character or a setting."""
        with _line(self.file, self.lines[name]):
            yield


def read_story(file: Path) -> StoryFile:
    """Return what ``file`` says.

    Raises:
        FileError: It cannot be read.
        InputError: A line cannot be used; the message begins with the file and the number of the line.
    """
    story, is_head, number = StoryFile(file), True, 1
    for number, line in enumerate(read_text(file).splitlines(), start=1):
        written = line.strip()
        if not written or written.startswith("#"):
            continue
        with _line(file, number):
            if not is_head:
                _read_scene(story, written)
            elif _DIVIDER.fullmatch(written):
                is_head = False
            else:
                _read_head(story, written, number)
    with _line(file, number):
        if is_head:
            raise InputError(_("there is no line --- : write it before the first scene, after the characters"))
        if not story.scenes:
            raise InputError(_("there is no scene: write each on a line of its own after ---"))
    return story


@contextmanager
def _line(file: Path, number: int) -> Iterator[None]:
    try:
        yield
    except USER_ERRORS as error:
        raise InputError(f"{file}:{number}: {error}") from error


def _read_head(story: StoryFile, written: str, number: int) -> None:
    match = _HEAD.fullmatch(written)
    if match is None:
        message = _("{line!r}: write NAME: WHAT IT LOOKS LIKE, and --- before the first scene")
        raise InputError(message.format(line=written[:_SHOWN]))
    name, value = " ".join(match["name"].split()), clean(match["value"])
    setting = _SETTINGS.get(name.lower())
    if setting is None:
        name = checked_word(name, _ANY_LOOK).korean
    if (setting or name) in story.lines:
        message = _("{name} stands in line {line} already: write it once")
        raise InputError(message.format(name=name, line=story.lines[setting or name]))
    story.lines[setting or name] = number
    if setting == "seed":
        story.seed, story.counted = _seed(value)
    elif setting == "title":
        story.title = value
    elif setting == "style":
        story.style = value
    elif len(story.characters) == MOST_CHARACTERS:
        raise InputError(_("a story has {most} characters at most: leave some out").format(most=MOST_CHARACTERS))
    else:
        story.characters[name] = value


def _seed(value: str) -> tuple[int, bool]:
    """Return a seed, and whether the scenes count up from it."""
    match = _SEED.fullmatch(value)
    if match is None or int(match["seed"]) > LARGEST_SEED:
        message = _("the seed {value!r}: write a number up to {largest}, or 7부터 (from 7) to count up from it")
        raise InputError(message.format(value=value[:_SHOWN], largest=LARGEST_SEED))
    return int(match["seed"]), bool(match["counts"] or match["counted"])


def _read_scene(story: StoryFile, written: str) -> None:
    if len(story.scenes) == MOST_SCENES:
        raise InputError(_("a story has {most} scenes at most: make two of it").format(most=MOST_SCENES))
    story.scenes.append(clean(written))
