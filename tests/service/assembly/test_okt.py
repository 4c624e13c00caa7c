"""KoNLPy's Okt: its Java and its cache of words."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from service.assembly import okt as tagger_module
from service.assembly.okt import OktTagger, java_home


def test_words_with_their_particles(okt: OktTagger) -> None:
    """Okt splits particles from nouns."""
    assert okt.pos("한복을 입은 소녀") == [("한복", "Noun"), ("을", "Josa"), ("입은", "Verb"), ("소녀", "Noun")]


def test_spelling_is_normalised(okt: OktTagger) -> None:
    """Okt corrects a misspelling that it knows."""
    assert okt.pos("이뻐욬ㅋㅋ")[0][0] == "이뻐요"


def test_a_word_is_tagged_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A repeated word is tagged from the cache."""
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


def test_long_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Okt reads a long word in pieces of at most 12 syllables, and no word of more than 100."""
    asked: list[str] = []

    class Counting:
        def pos(self, text: str, *, norm: bool) -> list[tuple[str, str]]:
            asked.append(text)
            return [(text, "Noun")]

    monkeypatch.setattr(tagger_module, "_okt", Counting)
    counted = OktTagger()
    phrase = "노을지는바닷가에서한복을입은소녀"
    assert counted.pos(phrase) == [(phrase[:12], "Noun"), (phrase[12:], "Noun")]
    assert counted.pos(phrase * 125) == [(phrase * 125, "Unknown")]
    assert asked == [phrase[:12], phrase[12:]]


def test_threads(okt: OktTagger) -> None:
    """Threads that tag at once get the same tags as one thread."""
    texts = [f"고양이{number}가 의자{step}에 앉아 있다" for number in range(6) for step in range(20)]
    fresh = OktTagger()
    with ThreadPoolExecutor(6) as pool:
        found = [*pool.map(fresh.pos, texts)]
    assert found == [okt.pos(text) for text in texts]
    assert ("앉아", "Verb") in found[0]


def test_java_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """An installed Java is used."""
    monkeypatch.setenv("JAVA_HOME", "/opt/java")
    assert java_home() is None


def test_java_of_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without an installed Java, the packaged one is used."""
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", "")
    home = java_home()
    assert home is not None
    assert list(Path(home).glob("lib/**/libjvm.*"))
