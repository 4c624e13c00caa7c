"""Wildcards: the files of a folder, and what is refused of it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from service.errors import InputError
from service.pipeline.alternatives import Alternatives
from service.pipeline.alternatives.wildcards import Wildcards

Write = Callable[[str, str], Path]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "wildcards"
    made.mkdir()
    return made


@pytest.fixture
def write(folder: Path) -> Write:
    def written(name: str, text: str) -> Path:
        file = folder / f"{name}.txt"
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    return written


def every(folder: Path, text: str) -> list[str]:
    return [one.text for one in Alternatives(folder).combinations(text)]


def test_values_of_files(folder: Path, write: Write) -> None:
    """A value stands on each line; comments and blank lines are none, a # within a value stays."""
    write("color", "\ufeff# colours\n빨간\n\n  초록색 #1 \r\n빨간\n")
    write("hair/긴 머리", "__color__ 긴 {생머리|곱슬머리}\n")
    write("thing", "[a|b]\n(c:1.2)\n{d}\n")
    assert every(folder, "__color__ 모자") == ["빨간 모자", "초록색 #1 모자"]
    assert every(folder, "__hair/긴 머리__") == [
        "빨간 긴 생머리",
        "빨간 긴 곱슬머리",
        "초록색 #1 긴 생머리",
        "초록색 #1 긴 곱슬머리",
    ]
    assert every(folder, "__thing__") == ["[a|b]", "(c:1.2)", "{d}"]
    assert every(folder, "{2$$ $$__thing__}")[:2] == ["[a|b] (c:1.2)", "[a|b] {d}"]
    assert every(folder, "{__color__|파란} 모자") == ["빨간 모자", "초록색 #1 모자", "파란 모자"]
    assert every(folder, "__hair/*__") == every(folder, "__hair/긴 머리__")


def test_particles_after_wildcards(folder: Path, write: Write) -> None:
    """A particle after a wildcard agrees with its value."""
    write("동물", "고양이\n곰\n")
    assert every(folder, "__동물__가 앉은 의자") == ["고양이가 앉은 의자", "곰이 앉은 의자"]


def test_a_changed_file_is_read_again(folder: Path, write: Write) -> None:
    """A file that was edited counts from the next text on."""
    write("color", "빨간\n")
    assert every(folder, "__color__") == ["빨간"]
    write("color", "빨간\n파란\n")
    assert every(folder, "__color__") == ["빨간", "파란"]


@pytest.mark.parametrize(
    "name", ["nope", "../secret", "/etc/passwd", "a/../../secret", "linked", "inside/secret", ".x"]
)
def test_no_other_file_is_read(folder: Path, write: Write, name: str) -> None:
    """Names that are none, that lead out of the folder or to links are refused with the names that exist."""
    write("color", "빨간")
    write("hair/long", "긴 머리")
    (folder / ".x.txt").write_text("hidden", encoding="utf-8")
    secret = folder.parent / "secret.txt"
    secret.write_text("secret", encoding="utf-8")
    (folder / "linked.txt").symlink_to(secret)
    (folder / "inside").symlink_to(folder.parent, target_is_directory=True)
    with pytest.raises(InputError, match="name one of these: color, hair/long") as raised:
        Alternatives(folder).choose(f"__{name}__ 모자")
    assert str(folder) not in str(raised.value)


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"a": "# nothing\n\n"}, "wildcard __a__ holds no value"),
        ({"a": "__b__", "b": "x\n{y|__a__}"}, "without end: a → b → a"),
        ({"a": "__*__"}, "without end: a → \\*"),
        ({"a": "긴 줄 " * 600}, "line 1 of the wildcard __a__: the text has"),
        ({"a": "ok\n\x07"}, "line 2 of the wildcard __a__: character 1 is a control character"),
        ({"a": "빨간\n" * 40_000}, "280,000 bytes: at most 262,144"),
        ({"a": "".join(f"{{a|{number}}}\n" for number in range(1001))}, "more than 1,000 alternatives"),
        ({chr(97 + index): f"__{chr(98 + index)}__" for index in range(12)}, "without end"),
        ({"a": "__b__" + " __b__" * 60, "b": "__c__" + " __c__" * 60, "c": "긴 값 " * 300}, "become too long"),
    ],
)
def test_files_that_cannot_be_used(folder: Path, write: Write, files: dict[str, str], message: str) -> None:
    """Empty, cyclic, too large and damaged files are refused with one line that names the wildcard."""
    for name, text in files.items():
        write(name, text)
    with pytest.raises(InputError, match=message) as raised:
        Alternatives(folder).choose("__a__", seed=1)
    assert "\n" not in str(raised.value)


def test_files_in_other_encodings(folder: Path) -> None:
    """A file that is not UTF-8 is refused, not read in part."""
    (folder / "a.txt").write_bytes("빨간".encode("cp949"))
    with pytest.raises(InputError, match="wildcard __a__ is not UTF-8"):
        Alternatives(folder).choose("__a__")


def test_large_files_are_quick_to_choose_from(folder: Path, write: Write) -> None:
    """Of thousands of values one is chosen, and a combination of them all is refused."""
    write("a", "".join(f"value {number}\n" for number in range(15_000)))
    assert Alternatives(folder).choose("__a__ __a__", seed=1).text.count("value") == 2
    with pytest.raises(InputError, match="more than 1,000"):
        Alternatives(folder).combinations("__a__")


def test_names(folder: Path, write: Write) -> None:
    """The names of a folder are in order; without a folder there are none."""
    write("b", "x")
    write("a/c", "x")
    assert [*Wildcards(folder).names()] == ["a/c", "b"]
    assert Wildcards(None).names() == {}
