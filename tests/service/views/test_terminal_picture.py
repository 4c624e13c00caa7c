"""Live pictures on a terminal."""

import base64
import io
import re
from functools import partial

import numpy as np
import pytest
from PIL import Image
from rich.console import Console

from generate import Step
from service.views import step_bar, terminal_picture
from service.views.step_bar import steps_shown
from service.views.terminal_picture import ROWS, kitty, picture_encoder, sixel

KITTY = {"TERM": "xterm-kitty"}


class Terminal(io.StringIO):
    """A stream that is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("environment", "encoder"),
    [
        (KITTY, kitty),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm"}, kitty),
        ({"TERM": "foot"}, sixel),
        ({"TERM": "xterm-256color"}, None),
        ({"TERM": "foot", "TMUX": "1,2,3"}, None),
        ({}, None),
    ],
)
def test_what_a_terminal_shows(environment: dict[str, str], encoder: object) -> None:
    """The environment says which pictures a terminal shows, and a stream that is no terminal shows none."""
    assert picture_encoder(Terminal(), environment) is encoder
    assert picture_encoder(io.StringIO(), environment) is None


def drawn(text: str) -> list[Image.Image]:
    """Return the pictures in the escape sequences of kitty's protocol."""
    found, data = list[Image.Image](), ""
    for keys, chunk in re.findall(r"\x1b_G([^;\x1b]*);([^\x1b]*)\x1b\\", text):
        assert len(chunk) <= 4096
        data += chunk
        if "m=0" in keys:
            found.append(Image.open(io.BytesIO(base64.b64decode(data))))
            data = ""
    return found


def test_kitty() -> None:
    """The picture arrives in chunks, and the cursor stays."""
    noise = Image.fromarray(np.random.default_rng(0).integers(0, 255, (64, 48, 3), np.uint8))
    text = kitty(noise)
    (shown,) = drawn(text)
    assert shown.tobytes() == noise.tobytes()
    assert text.startswith("\x1b_Ga=T,f=100,")
    assert "C=1" in text


def decoded(text: str) -> np.ndarray:
    """Return the pixels of a sixel sequence, black where none is set."""
    width, height = map(int, re.findall(r'"1;1;(\d+);(\d+)', text)[0])
    pixels, palette, color, x, y = np.zeros((height, width, 3)), {}, 0, 0, 0
    body = text.removeprefix(f'\x1bPq"1;1;{width};{height}').removesuffix("\x1b\\")
    for number, levels, count, bits, move in re.findall(r"#(\d+)((?:;\d+)*)|(?:!(\d+))?([?-~])|([$-])", body):
        if levels:
            palette[int(number)] = [int(one) * 255 / 100 for one in levels.split(";")[2:]]
        elif number:
            color = int(number)
        elif move:
            x, y = 0, y + 6 * (move == "-")
        else:
            rows = [y + bit for bit in range(6) if (ord(bits) - 63) >> bit & 1]
            pixels[rows, x : x + int(count or 1)] = palette[color]
            x += int(count or 1)
    return pixels


def test_sixel() -> None:
    """The picture comes back from its sixels, as high as its rows, up to the colours of the palette."""
    halves = Image.new("RGB", (4, 3), "red")
    halves.paste("blue", (2, 0, 4, 3))
    shown = decoded(sixel(halves))
    assert shown.shape == (240, 320, 3)
    expected = np.asarray(halves.resize((320, 240)), float)
    assert np.abs(shown - expected).mean() < 3


def shown_by(terminal: io.StringIO, monkeypatch: pytest.MonkeyPatch, live_every: int, steps: int) -> str:
    monkeypatch.setattr(step_bar, "_PAUSE", 0)
    for name in ("TMUX", "STY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", KITTY["TERM"])
    console = Console(file=terminal, force_terminal=True, width=80)
    with steps_shown(console, live_every=live_every, message=lambda: "it stops") as on_step:
        for number in range(1, steps + 1):
            on_step(Step(number, steps, number * 2.0, partial(Image.new, "RGB", (number, 1))))
    return terminal.getvalue()


def test_the_last_picture_is_drawn_and_removed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The picture takes rows of its own above the bar, and is removed at the end; so many steps are left out."""
    text = shown_by(Terminal(), monkeypatch, 3, 8)
    assert drawn(text)[-1].size == (6, 1)
    assert "\n" * ROWS in text
    assert text.endswith(f"a=d,d=I,i={terminal_picture._ID},q=2\x1b\\")
    assert "it stops" in text


@pytest.mark.parametrize(("terminal", "live_every"), [(io.StringIO(), 1), (Terminal(), 0)])
def test_no_picture(terminal: io.StringIO, live_every: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """No picture is drawn into a stream that is no terminal although rich takes it for one, or where none is wanted."""
    assert "\x1b_G" not in shown_by(terminal, monkeypatch, live_every, 3)


def test_seconds_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bar says how long the other steps take by the measured ones, however long those were."""
    monkeypatch.setenv("LANGUAGE", "C")
    terminal = Terminal()
    with steps_shown(Console(file=terminal, force_terminal=True, width=80)) as on_step:
        on_step(Step(2, 6, 120.0))
    assert "240 s left" in terminal.getvalue()
