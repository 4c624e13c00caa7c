"""The variety of what the providers answer, through the filter and the offline translator."""

import re
from collections import Counter
from collections.abc import Iterator

import pytest
from support.cassette_cases import PROMPTS
from support.paths import CASSETTES

from augment.novelty import only_adds
from augment.wording import bare
from service.assembly.backends import Backends
from service.config.settings import ParaphraserName, Settings
from service.providers.calls import deadline
from service.providers.replay import replayed, replaying
from service.trace import PreviewTrace
from translate.offline.translator import LexiconTranslator

ARTICLES = re.compile(r"\b(?:an?|the)\b ?", re.IGNORECASE)
UNFAITHFUL = {
    "gpt": {"a number is not the same": 2, "a colour is not the same": 1, "a negation is not the same": 1},
    "genielabs": {"a number is not the same": 1, "a colour is not the same": 2, "a negation is not the same": 1},
}
"""How many recorded answers are unfaithful in a way that rules can name with certainty, at least."""


@pytest.fixture(params=["gpt", "genielabs"])
def provider(request: pytest.FixtureRequest) -> ParaphraserName:
    name: ParaphraserName = request.param
    return name


@pytest.fixture
def trace() -> PreviewTrace:
    return PreviewTrace(None)


@pytest.fixture
def kept(provider: ParaphraserName, trace: PreviewTrace) -> Iterator[dict[str, list[str]]]:
    """Yield the paraphrases of each prompt that the filter keeps of ten recorded ones."""
    backends = Backends(replayed(Settings()))
    with replaying(CASSETTES / f"{provider}_prompts.yaml"), trace.collecting(), deadline(60):
        paraphraser = backends.filtering(backends.paraphraser(provider))
        yield {prompt: paraphraser.paraphrase(prompt, 10) for prompt in PROMPTS}


@pytest.mark.slow
def test_variety_of_recorded_paraphrases(kept: dict[str, list[str]]) -> None:
    """Of ten answers at least seven differ and at most three only add a detail, for all but one of twelve prompts."""
    few = []
    for prompt, found in kept.items():
        assert len({bare(one) for one in (prompt, *found)}) == 1 + len(found), prompt
        details = sum(only_adds(one, prompt) for one in found)
        assert details <= 3, prompt
        if len(found) - details < 7:
            few.append(prompt)
    assert len(few) <= 1, few


@pytest.mark.slow
def test_what_the_filter_drops_of_recorded_paraphrases(
    provider: ParaphraserName, kept: dict[str, list[str]], trace: PreviewTrace
) -> None:
    """The filter drops every answer with another number, colour or negation, and not one in six of all."""
    reasons = Counter(trace.dropped.values())
    for reason, least in UNFAITHFUL[provider].items():
        assert reasons[reason] >= least, reason
    assert sum(map(len, kept.values())) >= 100
    assert not trace.warnings


@pytest.mark.slow
def test_english_of_recorded_paraphrases(kept: dict[str, list[str]], lexicon: LexiconTranslator) -> None:
    """At least six of eleven translations differ in more than an article, for ten of twelve prompts."""
    few = []
    for prompt, found in kept.items():
        english = lexicon.translate([prompt, *found])
        if len({ARTICLES.sub("", one.lower()) for one in english}) < 6:
            few.append(prompt)
    assert len(few) <= 2, few


@pytest.mark.slow
@pytest.mark.parametrize("style", ["수채화", "애니메이션"])
def test_a_lost_style_is_dropped(provider: ParaphraserName, kept: dict[str, list[str]], style: str) -> None:
    """Every paraphrase that is kept names the style of its prompt."""
    for prompt, found in kept.items():
        if style in prompt:
            assert all(style in one for one in found), prompt
