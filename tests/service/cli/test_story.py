"""``malgrim story`` draws each scene once, with characters that are described word for word in both prompts."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.command import run

from service.cli.story_file import read_story
from service.errors import InputError
from service.pipeline.picture_record import read_record
from service.views.story_page import story_page

STORY = """\
# 두 친구
제목: 토리 & 나비
스타일: illustration
시드: 7부터

토리: 빨간 목도리를 두른 작은 갈색 토끼
나비： white cat with a blue ribbon
곰돌: 곰
---
토리가 숲길을 걷는다

토리와 나비가 강가에 앉아 있다
# 아무도 없는 장면
눈 내리는 숲
"""
SMALL = ["--count", "0", "--size", "64x64", "--steps", "2", "--model", "toy"]


def words(phrases: tuple[object, ...]) -> str:
    return "".join(getattr(phrase, "text", "") for phrase in phrases)


@pytest.mark.slow
@pytest.mark.usefixtures("one_keybert")
def test_a_story(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Both prompts of each scene have the looks of those it names and of no others; what is there is kept."""
    file, folder = tmp_path / "scenes.txt", tmp_path / "out"
    file.write_text(STORY)
    assert run(monkeypatch, "story", str(file), "-o", str(folder), *SMALL) == 0
    shown = capsys.readouterr()
    assert shown.out == f"{folder}: 3 pictures\n"
    rabbit, cat = "little brown rabbit wearing a red scarf", "white cat with a blue ribbon"
    assert shown.err.splitlines()[:3] == [f"토리: {rabbit}", f"나비: {cat}", "곰돌: bear"]
    assert "! no scene names 곰돌\n" in shown.err
    records = [read_record(folder / f"{number:02}.png") for number in (1, 2, 3)]
    for record, looks in zip(records, ({rabbit}, {rabbit, cat}, set[str]()), strict=True):
        prompts = record.preview.prompts
        assert {one for one in (rabbit, cat) if one in words(prompts.prompt)} == looks
        assert {phrase.text for phrase in prompts.prompt_2} & {rabbit, cat} == looks
    assert [record.generation.seed for record in records] == [7, 8, 9]
    assert {record.preview.preset for record in records} == {"illustration"}
    page = (folder / "index.html").read_text()
    assert "<h1>토리 &amp; 나비</h1>" in page
    assert page.count("<img") == 3
    first, second = (folder / "01.png").stat().st_mtime_ns, (folder / "02.png").read_bytes()
    (folder / "02.png").unlink()
    assert run(monkeypatch, "story", "--resume", "-o", str(folder)) == 0
    assert (folder / "01.png").stat().st_mtime_ns == first
    assert (folder / "02.png").read_bytes()[:50] == second[:50]
    assert read_record(folder / "02.png").generation == records[1].generation
    assert run(monkeypatch, "story", str(file), "-o", str(folder), *SMALL) == 2
    assert "is not empty" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", ":1: there is no line ---"),
        ("토리: 갈색 토끼\n숲", ":2: '숲': write NAME: WHAT IT LOOKS LIKE"),
        ("토리: 갈색 토끼\n\n", ":2: there is no line ---"),
        ("토리: 갈색 토끼\n---\n", ":2: there is no scene"),
        ("토리: 갈색 토끼\n나비: 고양이\n토리: 곰\n---\n숲", ":3: 토리 stands in line 1 already"),
        ("title: 하나\n제목: 둘\n---\n숲", ":2: 제목 stands in line 1 already"),
        ("토리:\n---\n숲", ":1: '토리:': write NAME"),
        (": 토끼\n---\n숲", ":1: ': 토끼': write NAME"),
        ("Tom: 갈색 토끼\n---\n숲", ":1: 'Tom' is not Korean"),
        ("시드: 일곱\n---\n숲", ":1: the seed '일곱': write a number up to 4294967295, or 7부터"),
        ("시드: 4294967296\n---\n숲", ":1: the seed"),
        ("# 말\n스타일: 없음\n---\n숲", ":2: "),
        ("---\n숲\n!!!", ":3: the text is nothing but punctuation"),
        ("---\n" + "숲\n" * 257, ":258: a story has 256 scenes at most"),
        ("".join(f"토리{chr(0xAC00 + n)}: 곰\n" for n in range(21)) + "---\n숲", ":21: a story has 20 characters"),
    ],
)
def test_faults_are_named_with_their_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, text: str, message: str
) -> None:
    """Each fault is refused with file and line before anything is loaded or written."""
    file = tmp_path / "scenes.txt"
    file.write_text(text)
    assert run(monkeypatch, "story", str(file), "-o", str(tmp_path / "out")) == 2
    error = capsys.readouterr().err
    assert error.startswith(f"malgrim: {file}{message}")
    assert error.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_the_settings_of_a_head(tmp_path: Path) -> None:
    """English and Korean names of settings mean the same; a byte order mark, comments and blank lines are nothing."""
    file = tmp_path / "scenes.txt"
    for head, counted in (
        ("Title: 숲\nSTYLE: photo\nseed: 3", False),
        ("제목: 숲\n스타일: photo\n시드 : from 3", True),
    ):
        file.write_text("\ufeff# 말\n\n" + head + "\n-----\n  숲  \n")
        found = read_story(file)
        assert (found.title, found.style, found.seed, found.counted) == ("숲", "photo", 3, counted)
        assert found.scenes == ["숲"]


@given(st.text())
def test_any_text_is_a_story_or_a_fault_of_a_line(text: str) -> None:
    """Whatever a file holds, it is read, or refused in one line that names file and line."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "scenes.txt")
        file.write_text(text, encoding="utf-8")
        try:
            found = read_story(file)
        except InputError as error:
            assert str(error).startswith(f"{file}:")
            assert "\n" not in str(error)
        else:
            assert found.scenes


@pytest.mark.slow
@pytest.mark.usefixtures("one_keybert")
@pytest.mark.parametrize(
    ("look", "message"),
    [
        ("모자를 쓰지 않은 소년", "say what there is, not what is missing: 모자"),
        ("x" * 101, "has 101 characters: at most 100 are taken"),
    ],
)
def test_looks_that_cannot_be(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, look: str, message: str
) -> None:
    """A look that is too long in English, or says what is not there, is refused with its line; nothing is written."""
    file = tmp_path / "scenes.txt"
    file.write_text(f"제목: 숲\n철수: {look}\n---\n숲")
    assert run(monkeypatch, "story", str(file), "-o", str(tmp_path / "out")) == 2
    error = capsys.readouterr().err
    assert f"malgrim: {file}:2: " in error
    assert message in error
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
@pytest.mark.usefixtures("one_keybert")
def test_a_scene_that_cannot_be_leaves_no_folder(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """What is wrong with any scene is said before the folder is begun, so that the mended file can take it."""
    file = tmp_path / "scenes.txt"
    file.write_text("---\n숲\n<lora:none:1> 바다")
    assert run(monkeypatch, "story", str(file), "-o", str(tmp_path / "out"), *SMALL) == 2
    assert "LoRA 'none'" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("given_words", [[], ["scenes.txt", "--resume"]])
def test_a_file_or_a_folder(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], given_words: list[str]
) -> None:
    assert run(monkeypatch, "story", *given_words) == 2
    assert "give the file of a story, or --resume" in capsys.readouterr().err


def test_the_settings_of_a_folder_are_not_given_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "story", "--resume", "--seed", "3") == 2
    assert "leave those of texts and pictures out" in capsys.readouterr().err


def test_a_page_shows_text_as_text() -> None:
    """Names, looks, titles and scenes with HTML in them are shown as they are written, and nothing runs."""
    evil = '"><script>alert(1)</script>'
    page = story_page(evil, {evil: evil}, [('0"1.png', evil)])
    assert "<script" not in page
    assert "&quot;&gt;&lt;script&gt;" in page
    assert 'src="0%221.png"' in page
