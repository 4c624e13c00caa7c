"""The last stage of a preview: keywords and a preset to the prompt pair."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from generate import (
    DEFAULT_PRESET,
    Phrase,
    Preset,
    Prompt,
    Sampling,
    TokenBudget,
    Tokenizer,
    adapted,
    compose,
    fitted,
    token_budgets,
)
from keywords import WeightedKeyword
from translate import person_words, without_spans, without_tags

from .characters import unsaid
from .options import PreviewOptions
from .parsing import prompt_of
from .translated_text import TranslatedText


@dataclass(frozen=True)
class Composition:
    """The result of the last stage, as the fields of ``Preview`` describe it."""

    prompts: Prompt
    budgets: dict[str, TokenBudget]
    sampling: Sampling
    left_out: dict[str, str]
    cut: tuple[str, ...]


def compose_prompts(
    translated: TranslatedText,
    keywords: Sequence[WeightedKeyword],
    chosen: Preset,
    options: PreviewOptions,
    tokenizers: tuple[Tokenizer, Tokenizer],
) -> Composition:
    """Return the prompts of the keywords and the preset ``chosen``.

    The default preset is adapted to the text. Where ``prompt_2`` is to fit, it loses keywords that only paraphrases
    have, then phrases of the preset, then keywords of the writer, the last one of each first.
    """
    left_out: dict[str, str] = {}
    if chosen.name == DEFAULT_PRESET:
        chosen, left_out = adapted(
            chosen,
            _said(translated),
            ", ".join(translated.unwanted.values()),
            ", ".join(keyword.text for keyword in keywords),
            person_words(),
        )
    weighted = [Phrase(keyword.text, keyword.weight) for keyword in keywords]
    sentence = prompt_of(translated.translations[0], translated.weighted_wanted)
    for one in unsaid(options.characters, translated.translations[0]):
        sentence = (*sentence, Phrase(", "), Phrase(one.english))
    prompts = compose(
        sentence,
        [*(Phrase(one.english) for one in options.characters), *weighted],
        chosen,
        translated.negative,
        [*translated.attributes.values()],
    )
    cut: tuple[str, ...] = ()
    if options.fit or (options.fit is None and chosen.name == DEFAULT_PRESET):
        least = [*_least(keywords, own=False), *reversed(chosen.positive), *_least(keywords)]
        kept, cut = fitted(prompts.prompt_2, least, tokenizers[1])
        prompts = replace(prompts, prompt_2=kept)
    return Composition(prompts, token_budgets(prompts, *tokenizers), chosen.sampling, left_out, cut)


def _said(translated: TranslatedText) -> str:
    """Return what the writer says of the picture, in English."""
    attributes = (phrase.text for phrase in translated.attributes.values())
    sentence = without_tags(without_spans(translated.translations[0]))
    return ", ".join([sentence, *attributes])


def _least(keywords: Sequence[WeightedKeyword], *, own: bool = True) -> list[Phrase]:
    """Return the keywords that the writer's sentence has or has not, the least important one first."""
    return [Phrase(keyword.text, keyword.weight) for keyword in reversed(keywords) if (0 in keyword.sentences) is own]
