"""The four stages in order: Korean text to a preview of the prompt pair."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from augment import Paraphraser
from generate import Phrase, Preset, Prompt, Syntax, compose
from keywords import KeywordExtractor, Scheme, WeightedKeyword, weigh
from translate import Translator, without_spans, without_tags

from .intent import Intent, bare, prompt_of, read_intent
from .preview import Preview
from .run import OnStage, Run, StageError, add_warning
from .safety import Safety
from .text import InputError, clean, has_korean


class Pipeline:
    """Runs any objects that fit the stages' protocols."""

    def __init__(  # noqa: PLR0913 - one argument a stage, one a choice within a stage
        self,
        paraphraser: Paraphraser,
        translator: Translator,
        extractor: KeywordExtractor,
        preset: Preset,
        *,
        count: int = 10,
        top: int = 20,
        scheme: Scheme = "frequency",
        syntax: Syntax = "compel",
        safety: Safety | None = None,
    ) -> None:
        """Args: ``count`` paraphrases at most, ``top`` keywords at most, ``scheme`` of their weights."""
        self._paraphraser = paraphraser
        self._translator = translator
        self._extractor = extractor
        self._preset = preset
        self._count = count
        self._top = top
        self._scheme: Scheme = scheme
        self._syntax: Syntax = syntax
        self._safety = safety or Safety()

    def preview(self, text: str, *, on_stage: OnStage | None = None) -> Preview:
        """Returns every stage for ``text``; ``on_stage`` is called with the name of each stage as it starts.

        Raises ``InputError`` when the text cannot be a prompt, ``RefusedError`` when it may not be one, and
        ``StageError`` when a stage fails.
        """
        cleaned = clean(text)
        run = Run(on_stage)
        with run.collecting():
            self._safety.screen([cleaned])
            intent = read_intent(cleaned)
            if has_korean(without_spans(intent.sentence)):
                paraphrases = run.stage("augment", self._paraphraser, lambda: self._paraphrase(intent))
                meant = run.stage("translate", self._translator, lambda: self._translate(paraphrases, intent))
            else:
                add_warning("no Korean in the text: it is used as it is, as English")
                themselves = {word: word for word in intent.unwanted}
                meant = _Meaning((intent.sentence,), (intent.sentence,), intent.weighted, themselves)
            keywords, prompt = self._later_stages(run, meant)
        return self._gathered(run, cleaned, meant, keywords, prompt)

    def redo(self, saved: Preview, *, on_stage: OnStage | None = None) -> Preview:
        """Returns ``saved`` with its keywords and prompts made anew from its translations, edited or not.

        Neither the paraphraser nor the translator is called. Raises ``InputError`` when a sentence in it is empty,
        holds control characters, or is no English, ``StageError`` when a stage fails.
        """
        for sentence in (*saved.paraphrases, *saved.translations, *saved.warnings):
            clean(sentence, longest=None)
        for english in saved.translations:
            if has_korean(without_spans(english)):
                raise InputError(f"Korean is left in the translation {english!r}")
        run = Run(on_stage)
        with run.collecting():
            for warning in saved.warnings:
                add_warning(warning)
            weighted = tuple(phrase for phrase in saved.phrases.prompt if phrase.weight != 1)
            meant = _Meaning(saved.paraphrases, saved.translations, weighted, saved.unwanted)
            keywords, prompt = self._later_stages(run, meant)
        redone = self._gathered(run, saved.text, meant, keywords, prompt)
        return replace(
            redone,
            backends=saved.backends | redone.backends,
            seconds=saved.seconds | redone.seconds,
            usage=saved.usage,
        )

    def _later_stages(self, run: Run, meant: "_Meaning") -> tuple[tuple[WeightedKeyword, ...], Prompt]:
        said = [without_tags(sentence) for sentence in meant.translations]
        keywords = run.stage("keywords", self._extractor, lambda: self._weighted(said))
        prompt = run.stage("compose", self._preset, lambda: self._compose(meant, keywords))
        self._safety.screen([meant.translations[0], *(keyword.text for keyword in keywords)])
        return keywords, prompt

    def _paraphrase(self, intent: Intent) -> tuple[str, ...]:
        distinct = {intent.sentence: None}
        for variant in self._paraphraser.paraphrase(intent.spoken, self._count) if self._count else ():
            if variant.strip():
                try:
                    distinct[clean(variant)] = None
                except InputError as error:
                    add_warning(f"a paraphrase was left out: {error}")
        if self._count and len(distinct) == 1:
            add_warning("no paraphrase could be made: the keywords come from the one sentence")
        return tuple(distinct)[: self._count + 1]

    def _translate(self, sentences: tuple[str, ...], intent: Intent) -> "_Meaning":
        """The first sentence is always among those that have a translation; so is all that has a weight."""
        asked = [*sentences, *(phrase.text for phrase in intent.weighted), *intent.unwanted]
        answers = self._translator.translate(asked)
        if len(answers) != len(asked):
            raise StageError("translate", f"{len(asked)} sentences were sent, {len(answers)} came back")
        translated: dict[str, str] = {}
        for index, (korean, answer) in enumerate(zip(asked, answers, strict=True)):
            try:
                translated[korean] = _english(answer)
            except InputError as error:
                if index == 0 or index >= len(sentences):
                    raise StageError("translate", f"no English for {korean!r}: {error}") from error
                add_warning(f"left out, because it could not be translated: {korean!r} ({error})")
        kept = tuple(sentence for sentence in sentences if sentence in translated)
        return _Meaning(
            kept,
            tuple(translated[sentence] for sentence in kept),
            tuple(replace(phrase, text=translated[phrase.text]) for phrase in intent.weighted),
            {korean: bare(translated[korean]) for korean in intent.unwanted},
        )

    def _weighted(self, english: Sequence[str]) -> tuple[WeightedKeyword, ...]:
        found = self._extractor.extract(english)
        return tuple(weigh(found, len(english), limit=self._top, scheme=self._scheme))

    def _compose(self, meant: "_Meaning", keywords: Sequence[WeightedKeyword]) -> Prompt:
        return compose(
            prompt_of(meant.translations[0], meant.weighted),
            [Phrase(keyword.text, keyword.weight) for keyword in keywords],
            self._preset,
            [Phrase(english) for english in meant.unwanted.values()],
        )

    def _gathered(
        self, run: Run, text: str, meant: "_Meaning", keywords: tuple[WeightedKeyword, ...], prompt: Prompt
    ) -> Preview:
        return Preview(
            text,
            meant.sentences,
            meant.translations,
            keywords,
            prompt,
            run.backends,
            tuple(run.warnings),
            run.seconds,
            self._syntax,
            run.usage,
            meant.unwanted,
        )


@dataclass(frozen=True)
class _Meaning:
    """What is known behind the translation: sentences and their English, what has a weight, what is not wanted."""

    sentences: tuple[str, ...]
    translations: tuple[str, ...]
    weighted: tuple[Phrase, ...]
    unwanted: dict[str, str]


def _english(answer: str) -> str:
    if not answer.strip():
        raise InputError("nothing came back")
    if has_korean(without_spans(answer)):
        raise InputError(f"Korean is left in {answer!r}")
    return clean(answer, longest=None)
