"""One backend after another: when the next is asked, and what a preview says of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
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
from service.pipeline import Preview, PreviewOptions
from service.providers.calls import seconds_left
from service.providers.fallback import Backend, FallbackParaphraser, FallbackTranslator
from service.trace.preview_trace import StageError, add_warning
from translate import TranslationError

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
    """The reasons for which the next is asked are the same in both stages."""
    assert get_args(augment.Reason) == get_args(translate.Reason)


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("reason", get_args(augment.Reason))
def test_the_next_is_asked(stage: str, reason: augment.Reason) -> None:
    """Whatever keeps a backend from answering, the next is asked, and the preview says so and who answered."""
    first, second = Provider("first", error(stage, reason, f"first: {reason}; do this")), Provider("second")
    made = preview_with(stage, first, second)
    assert len(first.asked) == len(second.asked) == 1
    assert made.backends[stage] == "second"
    assert made.warnings == (f"first could not answer, the next was asked: first: {reason}; do this",)
    assert made.paraphrases == tuple(PARAPHRASES)
    assert made.translations == tuple(map(english, PARAPHRASES))


@pytest.mark.parametrize("stage", STAGES)
def test_who_answers_is_asked_alone(stage: str) -> None:
    """While the first answers, no other is asked and nothing is warned of."""
    first, second = Provider("first"), Provider("second")
    made = preview_with(stage, first, second)
    assert (made.backends[stage], made.warnings, second.asked) == ("first", (), [])


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("reason", get_args(augment.Reason))
def test_nothing_is_fallen_back_on_unasked(stage: str, reason: augment.Reason) -> None:
    """Without another backend the failure is that of the stage, with its reason and its message."""
    with pytest.raises(StageError, match=f"{stage}: it is down") as caught:
        preview_with(stage, Provider("first", error(stage, reason)))
    assert (caught.value.stage, caught.value.reason) == (stage, reason)


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("bug", [TypeError("a bug"), ValueError("a bug"), OSError("a bug")])
def test_a_bug_is_shown(stage: str, bug: Exception) -> None:
    """An error that is not a provider's own hides behind no other backend."""
    second = Provider("second")
    with pytest.raises(StageError, match="a bug") as caught:
        preview_with(stage, Provider("first", bug), second)
    assert caught.value.__cause__ is bug
    assert second.asked == []


@pytest.mark.parametrize("stage", STAGES)
def test_several_backends(stage: str) -> None:
    """Backends are asked in their order until one answers; each that could not is warned of, in that order."""
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
def test_none_can_answer(stage: str) -> None:
    """When none can answer, the failure is that of the last."""
    backends = [Provider(name, error(stage, message=f"{name} is down")) for name in ("first", "second")]
    with pytest.raises(StageError, match=f"{stage}: second is down"):
        preview_with(stage, *backends)


def test_names_of_backends() -> None:
    """A backend is called by its own name, which may say more than that with which it was asked for, if it has one."""
    made = previewed(
        FallbackParaphraser([("mine", EchoParaphraser)], 30),
        FallbackTranslator([("gpt", lambda: Provider("gpt (m)"))], 30),
    )
    assert (made.backends["augment"], made.backends["translate"]) == ("echo", "gpt (m)")


@pytest.mark.parametrize("blank", ["", " ", "\n"])
def test_no_translation_of_the_prompt(blank: str) -> None:
    """A translator with none for the prompt itself could not answer; the next is asked for all sentences."""

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


def test_no_translation_of_a_paraphrase() -> None:
    """A translator with none for a paraphrase has answered: the paraphrase is left out, and no other is asked."""
    second = Provider("second")
    made = preview_with("translate", Provider("first", missing=(PARAPHRASES[1],)), second)
    assert (made.paraphrases, second.asked) == ((PARAPHRASES[0], PARAPHRASES[2]), [])


def test_no_translation_at_all() -> None:
    """A translator that answers with nothing at all could not answer either."""
    nothing, second = FixedTranslator([], name="first"), Provider("second")
    made = previewed(translator=FallbackTranslator([*loaded(nothing), *loaded(second)], 30))
    assert made.backends["translate"] == "second"
    with pytest.raises(StageError, match=f"no English came back for '{TEXT}'"):
        previewed(translator=FallbackTranslator(loaded(nothing), 30))


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The clock of time limits, which stands still."""
    clock = [1000.0]
    monkeypatch.setattr("service.providers.calls.monotonic", lambda: clock[0])
    return clock


class Timed(Provider):
    """Notes the seconds that it has, and takes ``seconds``."""

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
    """What one backend uses up of its time is not taken from the next; outside of the stage the bound is gone."""
    first, second = Timed(now, error(stage, "timed out"), 500), Timed(now, None, 5)
    preview_with(stage, first, second, seconds=7)
    assert (first.left, second.left) == ([7, 0], [7, 2])
    assert seconds_left() == 30


def test_loading_takes_no_time_of_the_calls(now: list[float]) -> None:
    """The time of a backend begins when it is loaded."""
    timed = Timed(now)

    def load() -> Timed:
        now[0] += 500
        return timed

    previewed(paraphraser=FallbackParaphraser([("timed", Lazy(load).get)], 7))
    assert timed.left == [7, 7]


@dataclass
class Shelf:
    """Stands for the backends of ``build``: those that are ``down`` fail when asked, ``absent`` ones when loaded."""

    down: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    loaded: dict[str, list[str]] = field(default_factory=lambda: {"augment": [], "translate": []})

    def __call__(self, settings: Settings) -> "Shelf":
        return self

    def paraphraser(self, name: ParaphraserName) -> Provider:
        return self._load("augment", name)

    def translator(self, name: TranslatorName) -> Provider:
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
    """The keywords come from no model."""
    monkeypatch.setattr("service.assembly.build._extractor", lambda settings: WordExtractor())


def built(shelf: Shelf, settings: Settings, monkeypatch: pytest.MonkeyPatch, count: int = 2) -> Preview:
    monkeypatch.setattr("service.assembly.build.Backends", shelf)
    return build(settings).preview(TEXT, PreviewOptions(count=count))


@pytest.mark.usefixtures("no_model")
@pytest.mark.parametrize("failing", ["down", "absent"])
def test_fallbacks_go_to_their_stage(failing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fallback is asked in the stage that knows it, "gpt" in both, once; one that does not load is passed."""
    chosen = Settings("genielabs", "papago", ("marian", "gpt", "papago", "genielabs", "rules", "gpt", "lexicon"))
    names = ("gpt", "papago", "genielabs", "marian")
    shelf = Shelf(down=names) if failing == "down" else Shelf(absent=names)
    made = built(shelf, chosen, monkeypatch)
    assert shelf.loaded == {
        "augment": ["genielabs", "gpt", "rules"],
        "translate": ["papago", "marian", "gpt", "lexicon"],
    }
    assert (made.backends["augment"], made.backends["translate"]) == ("rules", "lexicon")
    asked = ["genielabs", "gpt", "papago", "marian", "gpt"]
    why = {"down": "is down", "absent": "is not configured"}[failing]
    expected = [f"{name} could not answer, the next was asked: {name} {why}" for name in asked]
    assert made.warnings == tuple(dict.fromkeys(expected))


@pytest.mark.usefixtures("no_model")
def test_what_is_not_needed_is_not_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    """While the chosen backends answer, no fallback is even loaded."""
    shelf = Shelf()
    built(shelf, Settings("gpt", "papago", ("rules", "gpt", "lexicon")), monkeypatch)
    assert shelf.loaded == {"augment": ["gpt"], "translate": ["papago"]}


@pytest.mark.usefixtures("no_model")
def test_the_time_of_a_stage(now: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    """Each stage has the time that is set for it."""
    timed = Timed(now)
    monkeypatch.setattr(Shelf, "_load", lambda *_: timed)
    built(Shelf(), Settings("gpt", "papago", stage_seconds=7), monkeypatch)
    assert timed.left == [7] * 4


@pytest.mark.usefixtures("no_model")
@pytest.mark.parametrize("fallback", [(), ("lexicon",)])
def test_no_backend_that_was_not_asked_for(fallback: tuple[FallbackName, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a fallback of its own, a stage whose backend is down fails, and no other is loaded."""
    shelf = Shelf(down=("gpt",))
    with pytest.raises(StageError, match="augment: gpt is down"):
        built(shelf, Settings("gpt", "papago", fallback), monkeypatch)
    assert shelf.loaded["augment"] == ["gpt"]


@pytest.mark.usefixtures("no_model")
@pytest.mark.parametrize(
    ("settings", "stage", "says"),
    [
        (Settings("genielabs"), "augment", "GENIELABS_CLIENT_ID, GENIELABS_CLIENT_SECRET and GENIELABS_KEY"),
        (Settings("gpt"), "augment", "OPENAI_API_KEY or OPENAI_BASE_URL"),
        (Settings("genielabs", "papago"), "translate", "PAPAGO_CLIENT_ID and PAPAGO_CLIENT_SECRET"),
        (Settings("genielabs", "gpt"), "translate", "OPENAI_API_KEY or OPENAI_BASE_URL"),
        (Settings("genielabs", "marian"), "translate", "MALGRIM_MARIAN_MODEL"),
    ],
)
def test_what_is_not_configured(settings: Settings, stage: str, says: str) -> None:
    """A backend that is asked for without its keys fails in its stage, and names what to set."""
    pipeline = build(settings)
    with pytest.raises(StageError, match=says) as caught:
        pipeline.preview(TEXT, PreviewOptions(count=int(stage == "augment")))
    assert (caught.value.stage, caught.value.reason) == (stage, "not configured")


@pytest.mark.usefixtures("no_model")
def test_a_stage_that_was_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no paraphrase is wanted, the preview names the backend that would have been asked, not its wrapping."""
    assert built(Shelf(), Settings("rules", "lexicon"), monkeypatch, count=0).backends["augment"] == "rules"


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
def test_auto(gpt: Gpt, genielabs: GenieLabs, papago: Papago, paraphraser: str, translator: str) -> None:
    """Left to choose, each stage takes the first whose keys are there, else the offline one; a choice stands."""
    auto = Settings(gpt=gpt, genielabs=genielabs, papago=papago)
    assert (auto.chosen_paraphraser, auto.chosen_translator) == (paraphraser, translator)
    chosen = Settings("genielabs", "marian", gpt=gpt, genielabs=genielabs, papago=papago)
    assert (chosen.chosen_paraphraser, chosen.chosen_translator) == ("genielabs", "marian")


def test_warnings_of_a_backend_that_failed() -> None:
    """What a backend warned of before it failed stays in the preview, before the failure."""

    class Odd(Provider):
        def _ask(self, sentences: Sequence[str]) -> None:
            add_warning("odd")
            super()._ask(sentences)

    made = preview_with("augment", Odd("first", error("augment")), Provider("second"))
    assert made.warnings == ("odd", "first could not answer, the next was asked: it is down")
