"""Fallbacks: when the next backend is asked, and what the preview reports."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import get_args

import pytest
from support.fakes import EchoParaphraser, FixedTranslator, WordExtractor
from support.provider_fakes import TEXT, Provider, english, previewed

import augment
import translate
from augment import ParaphraseError, Paraphraser
from service.assembly.build import build
from service.assembly.lazy import Lazy
from service.config.settings import FallbackName, GenieLabs, Gpt, Papago, ParaphraserName, Settings, TranslatorName
from service.library import Example
from service.pipeline import Preview, PreviewOptions
from service.providers.calls import seconds_left
from service.providers.fallback import Backend, FallbackParaphraser, FallbackTranslator
from service.trace import StageError, add_warning
from translate import TranslationError, Word

STAGES = ["augment", "translate"]
PARAPHRASES = [TEXT, f"{TEXT} 1 of 2", f"{TEXT} 2 of 2"]
GPT, KT, PAPAGO = Gpt(api_key="key"), GenieLabs("id", "secret", "key"), Papago("id", "secret")


def error(stage: str, reason: augment.Reason = "unavailable", message: str = "it is down") -> Exception:
    return (ParaphraseError if stage == "augment" else TranslationError)(reason, message)


def loaded(*backends: Backend) -> list[tuple[str, Callable[[], Backend]]]:
    """Return each backend as fallbacks take them: its name with a function that returns it."""
    return [(backend.name, partial(_same, backend)) for backend in backends]


def _same(backend: Backend) -> Backend:
    return backend


def preview_with(stage: str, *backends: Provider, seconds: float = 30.0) -> Preview:
    """Return the preview of which one ``stage`` has ``backends`` in this order."""
    if stage == "augment":
        return previewed(paraphraser=FallbackParaphraser(loaded(*backends), seconds))
    return previewed(translator=FallbackTranslator(loaded(*backends), seconds))


def test_both_stages_fail_alike() -> None:
    """Both stages have the same reasons of failure."""
    assert get_args(augment.Reason) == get_args(translate.Reason)


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("reason", get_args(augment.Reason))
def test_the_next_is_asked(stage: str, reason: augment.Reason) -> None:
    """After any failure the next backend is asked, and the preview names it and has a warning."""
    first, second = Provider("first", error(stage, reason, f"first: {reason}; do this")), Provider("second")
    made = preview_with(stage, first, second)
    assert len(first.asked) == len(second.asked) == 1
    assert made.backends[stage] == "second"
    assert made.warnings == (f"first could not answer, the next was asked: first: {reason}; do this",)
    assert made.paraphrases == tuple(PARAPHRASES)
    assert made.translations == tuple(map(english, PARAPHRASES))


@pytest.mark.parametrize("stage", STAGES)
def test_no_fallback_is_asked_after_an_answer(stage: str) -> None:
    """If the first backend answers, no other is asked and there is no warning."""
    first, second = Provider("first"), Provider("second")
    made = preview_with(stage, first, second)
    assert (made.backends[stage], made.warnings, second.asked) == ("first", (), [])


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("reason", get_args(augment.Reason))
def test_no_fallback_without_a_setting(stage: str, reason: augment.Reason) -> None:
    """Without another backend the stage fails with the reason and message of the first."""
    with pytest.raises(StageError, match=f"{stage}: it is down") as caught:
        preview_with(stage, Provider("first", error(stage, reason)))
    assert (caught.value.stage, caught.value.reason) == (stage, reason)


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("failure", [ValueError("no backend says this"), OSError("no backend says this")])
def test_a_failure_of_no_provider(stage: str, failure: Exception) -> None:
    """An error that is not a provider's fails the stage, and no other backend is asked."""
    second = Provider("second")
    with pytest.raises(StageError, match="no backend says this") as caught:
        preview_with(stage, Provider("first", failure), second)
    assert caught.value.__cause__ is failure
    assert second.asked == []


@pytest.mark.parametrize("stage", STAGES)
def test_a_bug_is_not_hidden(stage: str) -> None:
    """A bug in a backend is no failure of its stage: it passes as it is, and no other backend is asked."""
    second, bug = Provider("second"), TypeError("a bug")
    with pytest.raises(TypeError) as caught:
        preview_with(stage, Provider("first", bug), second)
    assert caught.value is bug
    assert second.asked == []


@pytest.mark.parametrize("stage", STAGES)
def test_several_fallbacks(stage: str) -> None:
    """Backends are asked in order until one answers, and each failure is a warning."""
    asked: list[str] = []

    class Noting(Provider):
        def _ask(self, sentences: Sequence[str]) -> None:
            asked.append(self.name)
            super()._ask(sentences)

    down = [Noting(name, error(stage, message=f"{name} is down")) for name in ("a", "b", "c")]
    made = preview_with(stage, *down, Noting("d"), Noting("e"))
    assert asked == ["a", "b", "c", "d"]
    assert made.backends[stage] == "d"
    assert made.warnings == tuple(f"{n} could not answer, the next was asked: {n} is down" for n in "abc")
    assert [(one.provider, one.calls) for one in made.usage if one.stage == stage] == [(n, 1) for n in "abcd"]


@pytest.mark.parametrize("stage", STAGES)
def test_all_backends_fail(stage: str) -> None:
    """If every backend fails, the stage fails with the error of the last."""
    backends = [Provider(name, error(stage, message=f"{name} is down")) for name in ("first", "second")]
    with pytest.raises(StageError, match=f"{stage}: second is down"):
        preview_with(stage, *backends)


def test_names_of_backends() -> None:
    """The preview has the own name of a backend, which may say more than its name in the settings."""
    made = previewed(
        FallbackParaphraser([("mine", EchoParaphraser)], 30),
        FallbackTranslator([("gpt", lambda: Provider("gpt (m)"))], 30),
    )
    assert (made.backends["augment"], made.backends["translate"]) == ("echo", "gpt (m)")


@pytest.mark.parametrize("blank", ["", " ", "\n"])
def test_a_missing_translation_of_the_prompt(blank: str) -> None:
    """A translator without a translation of the prompt has failed; the next gets all sentences."""

    class Blank(Provider):
        def translate(self, sentences: Sequence[str]) -> list[str]:
            return [blank, *super().translate(sentences)[1:]]

    second = Provider("second")
    made = preview_with("translate", Blank("first"), second)
    assert second.asked == [PARAPHRASES]
    assert made.backends["translate"] == "second"
    assert len(made.warnings) == 1
    assert made.warnings[0].startswith("first could not answer, the next was asked: no English")
    with pytest.raises(StageError, match=f"no English came back for '{TEXT}': rephrase it") as caught:
        preview_with("translate", Provider("first", error("translate")), Blank("last"))
    assert caught.value.reason == "unusable answer"


def test_a_missing_translation_of_a_paraphrase() -> None:
    """A paraphrase without a translation is left out, and no other translator is asked."""
    second = Provider("second")
    made = preview_with("translate", Provider("first", missing=(PARAPHRASES[1],)), second)
    assert (made.paraphrases, second.asked) == ((PARAPHRASES[0], PARAPHRASES[2]), [])


def test_an_empty_list_of_translations() -> None:
    """A translator that returns an empty list has failed."""
    nothing, second = FixedTranslator([], name="first"), Provider("second")
    made = previewed(translator=FallbackTranslator([*loaded(nothing), *loaded(second)], 30))
    assert made.backends["translate"] == "second"
    with pytest.raises(StageError, match=f"no English came back for '{TEXT}'"):
        previewed(translator=FallbackTranslator(loaded(nothing), 30))


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Return the clock of deadlines, which stands still."""
    clock = [1000.0]
    monkeypatch.setattr("service.providers.calls.monotonic", lambda: clock[0])
    return clock


class Timed(Provider):
    """A provider that records the seconds it has left, and takes ``seconds``."""

    def __init__(self, now: list[float], error: Exception | None = None, seconds: float = 0.0) -> None:
        super().__init__("timed", error)
        self.left: list[float] = []
        self._now = now
        self._seconds = seconds

    def _ask(self, sentences: Sequence[str]) -> None:
        self.left.append(seconds_left())
        self._now[0] += self._seconds
        self.left.append(seconds_left())
        super()._ask(sentences)


@pytest.mark.parametrize("stage", STAGES)
def test_each_backend_has_its_own_time(stage: str, now: list[float]) -> None:
    """Each backend has the whole time limit, and outside of the stage the default applies again."""
    first, second = Timed(now, error(stage, "timed out"), 500), Timed(now, None, 5)
    preview_with(stage, first, second, seconds=7)
    assert (first.left, second.left) == ([7, 0], [7, 2])
    assert seconds_left() == 30


def test_loading_is_outside_the_deadline(now: list[float]) -> None:
    """The time limit of a backend starts after it is loaded."""
    timed = Timed(now)

    def load() -> Timed:
        now[0] += 500
        return timed

    previewed(paraphraser=FallbackParaphraser([("timed", Lazy(load).get)], 7))
    assert timed.left == [7, 7]


@dataclass
class FakeBackends:
    """The backends of ``build``; those in ``down`` fail when they are asked, those in ``absent`` when they load."""

    down: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    loaded: dict[str, list[str]] = field(default_factory=lambda: {"augment": [], "translate": []})

    def __call__(self, settings: Settings) -> "FakeBackends":
        return self

    def glosses(self) -> dict[str, str]:
        return {}

    def paraphraser(self, name: ParaphraserName, examples: Sequence[Example] | None = None) -> Provider:
        return self._load("augment", name)

    def translator(self, name: TranslatorName, words: tuple[Word, ...] = ()) -> Provider:
        return self._load("translate", name)

    def filtering(self, paraphraser: Paraphraser) -> Paraphraser:
        return paraphraser

    def _load(self, stage: str, name: str) -> Provider:
        self.loaded[stage].append(name)
        if name in self.absent:
            raise error(stage, "not configured", f"{name} is not configured")
        return Provider(name, error(stage, message=f"{name} is down") if name in self.down else None)


@pytest.fixture
def no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """Extract keywords without a model."""
    monkeypatch.setattr("service.assembly.build._extractor", lambda settings: WordExtractor())


def built(backends: FakeBackends, settings: Settings, monkeypatch: pytest.MonkeyPatch, count: int = 2) -> Preview:
    monkeypatch.setattr("service.assembly.build.Backends", backends)
    return build(settings).preview(TEXT, PreviewOptions(count=count))


@pytest.mark.usefixtures("no_model")
@pytest.mark.parametrize("failing", ["down", "absent"])
def test_fallbacks_go_to_their_stage(failing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fallback is asked once in each stage that has it; one that does not load is skipped."""
    chosen = Settings(
        "genielabs", "papago", fallback=("marian", "gpt", "papago", "genielabs", "rules", "gpt", "lexicon")
    )
    names = ("gpt", "papago", "genielabs", "marian")
    backends = FakeBackends(down=names) if failing == "down" else FakeBackends(absent=names)
    made = built(backends, chosen, monkeypatch)
    assert backends.loaded == {
        "augment": ["genielabs", "gpt", "rules"],
        "translate": ["papago", "marian", "gpt", "lexicon"],
    }
    assert (made.backends["augment"], made.backends["translate"]) == ("rules", "lexicon")
    asked = ["genielabs", "gpt", "papago", "marian", "gpt"]
    why = {"down": "is down", "absent": "is not configured"}[failing]
    expected = [f"{name} could not answer, the next was asked: {name} {why}" for name in asked]
    assert made.warnings == tuple(dict.fromkeys(expected))


@pytest.mark.usefixtures("no_model")
def test_unneeded_fallbacks_are_not_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    """If the chosen backends answer, no fallback is loaded."""
    backends = FakeBackends()
    built(backends, Settings("gpt", "papago", fallback=("rules", "gpt", "lexicon")), monkeypatch)
    assert backends.loaded == {"augment": ["gpt"], "translate": ["papago"]}


@pytest.mark.usefixtures("no_model")
def test_the_time_limit_of_a_stage(now: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    """Each stage has the time limit of the settings."""
    timed = Timed(now)
    monkeypatch.setattr(FakeBackends, "_load", lambda *_: timed)
    built(FakeBackends(), Settings("gpt", "papago", stage_seconds=7), monkeypatch)
    assert timed.left == [7] * 4


@pytest.mark.usefixtures("no_model")
@pytest.mark.parametrize("fallback", [(), ("lexicon",)])
def test_a_fallback_of_another_stage(fallback: tuple[FallbackName, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    """A stage without its own fallback fails when its backend is down, and loads no other."""
    backends = FakeBackends(down=("gpt",))
    with pytest.raises(StageError, match="augment: gpt is down"):
        built(backends, Settings("gpt", "papago", fallback=fallback), monkeypatch)
    assert backends.loaded["augment"] == ["gpt"]


@pytest.mark.usefixtures("no_model")
@pytest.mark.parametrize(
    ("settings", "stage", "message"),
    [
        (Settings("genielabs"), "augment", "GENIELABS_CLIENT_ID, GENIELABS_CLIENT_SECRET and GENIELABS_KEY"),
        (Settings("gpt"), "augment", "OPENAI_API_KEY or OPENAI_BASE_URL"),
        (Settings("local"), "augment", "MALGRIM_TEXT_MODEL"),
        (Settings("genielabs", "papago"), "translate", "PAPAGO_CLIENT_ID and PAPAGO_CLIENT_SECRET"),
        (Settings("genielabs", "gpt"), "translate", "OPENAI_API_KEY or OPENAI_BASE_URL"),
        (Settings("genielabs", "marian"), "translate", "MALGRIM_MARIAN_MODEL"),
    ],
)
def test_unconfigured_backends(settings: Settings, stage: str, message: str) -> None:
    """A chosen backend without its keys fails in its stage and names the variables to set."""
    pipeline = build(settings)
    with pytest.raises(StageError, match=message) as caught:
        pipeline.preview(TEXT, PreviewOptions(count=int(stage == "augment")))
    assert (caught.value.stage, caught.value.reason) == (stage, "not configured")


@pytest.mark.usefixtures("no_model")
def test_a_stage_without_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """A preview without paraphrases names the backend that would have made them, not its wrapper."""
    assert built(FakeBackends(), Settings("rules", "lexicon"), monkeypatch, count=0).backends["augment"] == "rules"


@pytest.mark.parametrize(
    ("gpt", "genielabs", "papago", "paraphraser", "translator"),
    [
        (Gpt(), GenieLabs(), Papago(), "rules", "lexicon"),
        (GPT, GenieLabs(), Papago(), "gpt", "gpt"),
        (Gpt(base_url="http://localhost:1/v1"), GenieLabs(), Papago(), "gpt", "gpt"),
        (Gpt(model="other"), GenieLabs(url="https://x"), Papago(url="https://x"), "rules", "lexicon"),
        (Gpt(), KT, Papago(), "genielabs", "lexicon"),
        (Gpt(), GenieLabs(), PAPAGO, "rules", "papago"),
        (GPT, KT, Papago(), "gpt", "gpt"),
        (GPT, GenieLabs(), PAPAGO, "gpt", "papago"),
        (Gpt(), KT, PAPAGO, "genielabs", "papago"),
        (GPT, KT, PAPAGO, "gpt", "papago"),
    ],
)
def test_automatic_choice(gpt: Gpt, genielabs: GenieLabs, papago: Papago, paraphraser: str, translator: str) -> None:
    """Each stage takes the first provider with keys, else the offline backend; an explicit choice is kept."""
    auto = Settings(gpt=gpt, genielabs=genielabs, papago=papago)
    assert (auto.chosen_paraphraser, auto.chosen_translator) == (paraphraser, translator)
    chosen = Settings("genielabs", "marian", gpt=gpt, genielabs=genielabs, papago=papago)
    assert (chosen.chosen_paraphraser, chosen.chosen_translator) == ("genielabs", "marian")


def test_a_local_model_is_taken_before_the_rules() -> None:
    """With the folder of a language model and no keys, that model paraphrases; a provider with keys precedes it."""
    folder = Path("model")
    assert Settings(text_model=folder).chosen_paraphraser == "local"
    assert Settings(text_model=folder, genielabs=KT).chosen_paraphraser == "genielabs"
    assert Settings("rules", text_model=folder).chosen_paraphraser == "rules"


def test_warnings_of_a_failed_backend() -> None:
    """Warnings of a backend that then fails stay in the preview, before the failure."""

    class Odd(Provider):
        def _ask(self, sentences: Sequence[str]) -> None:
            add_warning("odd")
            super()._ask(sentences)

    made = preview_with("augment", Odd("first", error("augment")), Provider("second"))
    assert made.warnings == ("odd", "first could not answer, the next was asked: it is down")
