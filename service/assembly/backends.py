"""Names of paraphrasers and translators to objects."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, partial
from hashlib import sha256
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Literal, assert_never, get_args

from augment import ParaphraseError, Paraphraser
from translate import KoreanTranslator, ProtectedTranslator, TranslationError, Translator, Word

from ..config.settings import ParaphraserName, Settings, TaggerName, TranslatorName
from ..library import Example
from ..messages import _
from ..providers.cache import Cache
from ..providers.caching import CachingParaphraser, CachingTranslator
from ..providers.clients import OPENAI_URL, ProviderClients
from ..providers.examples import ExemplifiedParaphraser, UnexemplifiedParaphraser
from ..trace import add_dropped, add_meanings, add_romanized, add_warning
from .caching_tagger import CachingTagger
from .kiwi import KiwiTagger
from .lazy import IMPORTS, Lazy
from .lazy_stages import LazyTagger, LazyVocabulary
from .okt import OktTagger

if TYPE_CHECKING:
    from augment.chat import Chat
    from translate.engines.gpt import GptTranslator
    from translate.engines.papago import PapagoTranslator
    from translate.glossary.terms import Term
    from translate.glossary.vocabulary import Vocabulary
    from translate.korean.tagger import Tagger
    from translate.offline.segmentation import Segmenter
    from translate.offline.translator import LexiconTranslator

_ChatName = Literal["gpt", "local"]
_EngineName = Literal["papago", "gpt", "marian"]
_SHARED = (
    "augment.filtering",
    "augment.rules",
    "translate.glossary.translator",
    "translate.glossary.vocabulary",
    "translate.offline.tagger",
    "translate.offline.translator",
)
_TAGGERS: "dict[TaggerName, tuple[Callable[[], Tagger], str]]" = {
    "kiwi": (KiwiTagger, "kiwipiepy"),
    "okt": (OktTagger, "konlpy"),
}


def check_lexicon() -> str:
    """Return what the offline translator knows. Raise whatever keeps it from loading."""
    from translate.korean.lexicon import read_entries

    return _("{count:,} entries").format(count=len(read_entries()))


def glossary_for_papago(settings: Settings) -> str:
    """Return the glossary as Papago takes it. Raise ``GlossaryError`` when the user's own file cannot be read."""
    from translate.glossary.terms import papago_csv, read_glossary

    return papago_csv(read_glossary(settings.glossary))


def _import_stages() -> None:
    """Import what several threads load from, before the first of them begins."""
    with IMPORTS:
        for module in _SHARED:
            import_module(module)


def _state_of(folder: Path) -> str:
    """Return a text that changes with the files of ``folder``."""
    found = sorted((file.name, file.stat().st_size, file.stat().st_mtime_ns) for file in folder.iterdir())
    return sha256(f"{folder.resolve()} {found}".encode()).hexdigest()


def _without_examples(paraphraser: Paraphraser, examples: Sequence[Example] | None) -> Paraphraser:
    return paraphraser if examples is None else UnexemplifiedParaphraser(paraphraser)


class Backends:
    """Makes the backends that ``settings`` describe; only those that are asked for are imported."""

    def __init__(self, settings: Settings) -> None:
        """Raise ``SettingsError`` or ``GlossaryError`` when the user's prices or glossary cannot be read."""
        _import_stages()
        self._settings = settings
        self._segmenter = Lazy(self._load_segmenter)
        self._tagger = Lazy(self._load_tagger)
        self._vocabulary = Lazy(self._load_vocabulary)
        self._chats = {name: Lazy(partial(self._load_chat, name)) for name in get_args(_ChatName)}
        self._clients = ProviderClients(settings)
        self._engines = {name: Lazy(partial(self._load_engine, name)) for name in get_args(_EngineName)}
        self._cache = Cache(settings.cache, on_warning=add_warning) if settings.cache else None
        load, package = _TAGGERS[settings.tagger]
        self._other_tagger: Tagger = LazyTagger(Lazy(load))  # it loads at the first question that is not cached
        if self._cache:
            recipe = {"tagger": settings.tagger, "version": version(package)}
            self._other_tagger = CachingTagger(self._other_tagger, recipe, self._cache)
        if settings.glossary:
            self._terms  # noqa: B018  # the user's own file is read before anything is paid for

    def paraphraser(self, name: ParaphraserName, examples: Sequence[Example] | None = None) -> Paraphraser:
        """Return the paraphraser of that name.

        Args:
            name: Its name.
            examples: Prompts that it is given as examples, if it takes any; None where nobody asked for them.

        Raises:
            ParaphraseError: It is not configured.
        """
        match name:
            case "auto":
                return self.paraphraser(self._settings.chosen_paraphraser, examples)
            case "gpt" | "local":
                return ExemplifiedParaphraser(self._chat_paraphraser(name, examples or ()), examples or ())
            case "genielabs":
                return _without_examples(self._genielabs(), examples)
            case "rules":
                from augment.rules import RuleParaphraser

                return _without_examples(RuleParaphraser(LazyTagger(self._tagger), self._english), examples)
            case unknown:
                assert_never(unknown)

    def translator(self, name: TranslatorName, words: Sequence[Word] = ()) -> Translator:
        """Return the translator of that name, with terms and protected spans handled around it.

        Args:
            name: Its name.
            words: Words of a writer's own, which precede all terms.

        Raises:
            TranslationError: It is not configured.
        """
        from translate.glossary.terms import own_term
        from translate.glossary.translator import GlossaryTranslator

        if name == "auto":
            return self.translator(self._settings.chosen_translator, words)
        own = [own_term(word) for word in words]
        terms = [*self._terms, *own]
        if name == "lexicon":
            lexicon = self._lexicon(own)
            told = GlossaryTranslator(lexicon, terms, reader=lexicon, on_warning=add_warning, on_meanings=add_meanings)
        else:
            engine = self._engines[name].get()
            told = GlossaryTranslator(engine, terms, on_warning=add_warning, on_meanings=add_meanings)
        return ProtectedTranslator(told, on_warning=add_warning)

    def korean_translator(self, name: Literal["papago", "gpt"]) -> KoreanTranslator:
        """Return the translator of that name from English to Korean. Raise ``TranslationError`` as ``translator``."""
        return self._papago_engine() if name == "papago" else self._gpt_engine()

    def _load_engine(self, name: _EngineName) -> Translator:
        match name:
            case "papago":
                return self._papago()
            case "gpt":
                return self._gpt_translator()
            case "marian":
                return self._marian()
            case unknown:
                assert_never(unknown)

    def _lexicon(self, own: "Sequence[Term]" = ()) -> "LexiconTranslator":
        from translate.glossary.terms import nouns_of
        from translate.offline.translator import LexiconTranslator

        segmenter = self._segmenter.get().with_nouns(nouns_of(own)) if own else self._segmenter.get()
        return LexiconTranslator(self._other_tagger, segmenter, on_warning=add_warning, on_romanized=add_romanized)

    def _english(self, text: str) -> str:
        """Return the English of a variant, which is only compared: nobody is warned of it."""
        return self._quiet_lexicon.translate([text])[0]

    @cached_property
    def _quiet_lexicon(self) -> "LexiconTranslator":
        from translate.offline.translator import LexiconTranslator

        return LexiconTranslator(self._other_tagger, self._segmenter.get(), on_warning=lambda _message: None)

    @cached_property
    def _terms(self) -> "list[Term]":
        from translate.glossary.terms import read_glossary

        return read_glossary(self._settings.glossary)

    def glosses(self) -> dict[str, str]:
        """Return the explanation that a translation gives to each term, by the English name of the term."""
        return {term.english: term.gloss for term in self._terms if term.needs_gloss}

    def filtering(self, paraphraser: Paraphraser) -> Paraphraser:
        """Return ``paraphraser`` without the paraphrases that it gets wrong."""
        from augment.filtering import FilteringParaphraser

        vocabulary = LazyVocabulary(self._vocabulary)
        return FilteringParaphraser(
            paraphraser, LazyTagger(self._tagger), vocabulary, on_dropped=add_dropped, on_warning=add_warning
        )

    def _load_vocabulary(self) -> "Vocabulary":
        from translate.glossary.vocabulary import Vocabulary
        from translate.korean.lexicon import read_entries

        return Vocabulary(read_entries(), self._terms)

    def _chat_paraphraser(self, name: _ChatName, examples: Sequence[Example]) -> Paraphraser:
        from augment.chat import ChatParaphraser

        texts = [one.text for one in examples]
        chat = ChatParaphraser(self.chat(name), examples=texts, on_warning=add_warning)
        recipe = self._gpt_recipe(chat.template) if name == "gpt" else self._local_recipe(chat.template)
        given = {"examples": "\n".join(texts)} if texts else {}
        return self._caching_paraphraser(chat, chat.name, recipe | given)

    def chat(self, name: _ChatName) -> "Chat":
        """Return the chat model of that name, loaded once. Raise ``ParaphraseError`` when it is not configured."""
        return self._chats[name].get()

    def proposing_chat(self) -> "Chat":
        """Return the chat model that paraphrases, else one that is configured. Raise ``ParaphraseError`` for none."""
        settings = self._settings
        configured: dict[_ChatName, bool] = {"gpt": settings.gpt.configured, "local": settings.text_model is not None}
        for name, is_there in configured.items():
            if name == settings.chosen_paraphraser or (is_there and settings.chosen_paraphraser not in configured):
                return self.chat(name)
        message = _("no language model is configured that could propose: set OPENAI_API_KEY or MALGRIM_TEXT_MODEL")
        raise ParaphraseError("not configured", message)

    def _load_chat(self, name: _ChatName) -> "Chat":
        with IMPORTS:
            return self._clients.chat(ParaphraseError) if name == "gpt" else self._clients.local_chat(ParaphraseError)

    def _genielabs(self) -> Paraphraser:
        from augment.genielabs import DIVERSITY, URL, GenieLabsParaphraser

        with IMPORTS:
            post = self._clients.genielabs(ParaphraseError)
        keys = self._settings.genielabs
        kt = GenieLabsParaphraser(
            post,
            client_id=keys.client_id or "",
            client_secret=keys.client_secret or "",
            client_key=keys.client_key or "",
            url=keys.url or URL,
        )
        return self._caching_paraphraser(kt, kt.name, {"url": keys.url or URL, "diversity": DIVERSITY})

    def _papago_engine(self) -> "PapagoTranslator":
        from translate.engines.papago import URL, PapagoTranslator

        with IMPORTS:
            post = self._clients.papago(TranslationError)
        keys = self._settings.papago
        return PapagoTranslator(
            post,
            client_id=keys.client_id or "",
            client_secret=keys.client_secret or "",
            url=keys.url or URL,
            glossary=keys.glossary,
        )

    def _papago(self) -> Translator:
        papago, keys = self._papago_engine(), self._settings.papago
        recipe = {"url": papago.url, "glossary": keys.glossary}
        return self._caching_translator(papago, papago.name, recipe)

    def _gpt_engine(self) -> "GptTranslator":
        from translate.engines.gpt import GptTranslator

        with IMPORTS:
            return GptTranslator(self._clients.chat(TranslationError))

    def _gpt_translator(self) -> Translator:
        gpt = self._gpt_engine()
        return self._caching_translator(gpt, gpt.name, self._gpt_recipe(gpt.template))

    def _marian(self) -> Translator:
        if not self._settings.marian:
            message = _("marian is not configured: set MALGRIM_MARIAN_MODEL to the name or folder of a model")
            raise TranslationError("not configured", message)
        with IMPORTS:
            from translate.engines.marian import MarianTranslator

            return MarianTranslator.load(self._settings.marian)

    def _load_segmenter(self) -> "Segmenter":
        from translate.glossary.terms import with_terms
        from translate.korean.lexicon import read_entries
        from translate.offline.segmentation import Segmenter

        return Segmenter(with_terms(read_entries(), self._terms))

    def _load_tagger(self) -> "Tagger":
        from translate.offline.tagger import LexiconTagger

        return LexiconTagger(self._segmenter.get(), self._other_tagger)

    def _gpt_recipe(self, template: str) -> dict[str, str | None]:
        gpt = self._settings.gpt
        recipe: dict[str, str | None] = {"url": gpt.base_url or OPENAI_URL, "model": gpt.model, "template": template}
        return recipe | ({"effort": gpt.reasoning_effort} if gpt.reasoning_effort else {})

    def _local_recipe(self, template: str) -> dict[str, str | None]:
        folder = self._settings.text_model or Path()
        return {"files": _state_of(folder), "seconds": str(self._settings.stage_seconds), "template": template}

    def _caching_paraphraser(
        self, paraphraser: Paraphraser, name: str, recipe: Mapping[str, str | None]
    ) -> Paraphraser:
        if self._cache is None:
            return paraphraser
        return CachingParaphraser(paraphraser, name, {"stage": "augment", "provider": name, **recipe}, self._cache)

    def _caching_translator(self, translator: Translator, name: str, recipe: Mapping[str, str | None]) -> Translator:
        if self._cache is None:
            return translator
        return CachingTranslator(translator, name, {"stage": "translate", "provider": name, **recipe}, self._cache)
