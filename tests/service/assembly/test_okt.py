"""KoNLPy's Okt: finding a Java, and remembering words."""

import threading
from pathlib import Path

import pytest

from service.assembly import okt as tagger_module
from service.assembly.okt import OktTagger, java_home


def test_words_with_their_particles(tagger: OktTagger) -> None:
    """Okt splits nouns from particles, word by word."""
    assert tagger.pos("한복을 입은 소녀") == [("한복", "Noun"), ("을", "Josa"), ("입은", "Verb"), ("소녀", "Noun")]


def test_slips_are_mended(tagger: OktTagger) -> None:
    """A slip that Okt knows is spelled right in the answer."""
    assert tagger.pos("이뻐욬ㅋㅋ")[0][0] == "이뻐요"


def test_a_word_is_tagged_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A word seen before is answered from memory."""
    asked: list[str] = []

    class Counting:
        def pos(self, text: str, *, norm: bool) -> list[tuple[str, str]]:
            asked.append(text)
            return [(text, "Noun")]

    monkeypatch.setattr(tagger_module, "_okt", Counting)
    counted = OktTagger()
    for _ in range(3):
        assert counted.pos("고양이 고양이") == [("고양이", "Noun"), ("고양이", "Noun")]
    assert asked == ["고양이"]


def test_a_word_without_end() -> None:
    """A text typed without spaces is tagged in pieces, whole in the end."""
    text = "노을지는바닷가에서한복을입은소녀" * 125
    assert "".join(part for part, _ in OktTagger().pos(text)) == text


def test_threads(tagger: OktTagger) -> None:
    """Several threads may tag at once."""
    found: list[int] = []

    def work(number: int) -> None:
        for step in range(20):
            found.append(len(tagger.pos(f"고양이{number}가 의자{step}에 앉아 있다")))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 120
    assert min(found) >= 5


def test_java_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine's own Java is used where there is one."""
    monkeypatch.setenv("JAVA_HOME", "/opt/java")
    assert java_home() is None


def test_java_of_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is none, the one that was installed with malgrim is."""
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", "")
    home = java_home()
    assert home is not None
    assert list(Path(home).glob("lib/**/libjvm.*"))
