"""Lists of words by category, and where a text has one of them, however it is spaced or spelled."""

import re
import tomllib
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ..errors import InputError
from ..messages import _
from ..validation import message_of

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_LONE_FINAL = re.compile("([가-힣])([ᄀ-ᄒ])(?![ᅡ-ᅵ])")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_BETWEEN = re.compile(r"(?<=[가-힣])[0-9a-zㄱ-ㅣᄀ-ᇿ*~.·-]{1,2}(?=[가-힣])")
_LOOK_ALIKE = str.maketrans("аеорсухіѕԁոυαοει", "aeopcyxisdnuaoei")  # Cyrillic, Armenian, Greek
_FIGURES = str.maketrans("013457@$", "oieastas")  # n00d, s3xy
_SPELLED_OUT = re.compile(r"(?<!\w)(?:[가-힣ᄀ-ᅵ](?:\W+[가-힣ᄀ-ᅵ])+|[a-z](?:\W+[a-z]){2,})(?!\w)")
_PARTICLE = (
    "을|를|이|가|은|는|와|과|의|에|에서|에게|도|만|로|으로|이나|나|랑|이랑|까지|부터|처럼|인|이다|이라고"
    "|하는|하고|한|하며|하기|하다|해|했던|되는|된|되어|당하는|당한|당해|적인"
)
_UNDER_AGE = re.compile(  # under 19 years, as the Korean act on the protection of children and juveniles counts
    r"(?<![\da-z])(?:1[0-8]|\d) ?(?:살|세(?![대기계트]))"
    r"|(?<![가-힣])(?:열|(?:열 ?)?(?:한|하나|두|둘|세|네|다섯|여섯|일곱|여덟)|아홉) ?살"
    r"|(?<![가-힣])(?:십[일이삼사오육칠팔]?|[일이삼사오육칠팔구]) ?세(?![대기계가-힣])"
    r"|(?<![가-힣])(?:열서너|열네댓|열댓) ?살"
    r"|(?<![가-힣])[초중고] ?[1-6](?![\d가-힣])|(?:초등|중등|중학|고등|고교)(?:학교)? ?[1-6] ?(?:학년|년생)"
    r"|(?<![\da-z])(?:1[0-8]|\d) ?(?:years? old|yrs? old|years? of age|y\.? ?o)\b"
    r"(?! ?(?:whisky|whiskey|scotch|wine|cheese|house|tree|oak|building|castle|church|temple|bonsai))"
    r"|\bage(?:d| of|:)? (?:1[0-8]|\d)\b"
    r"|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh)teen)"
    r" years? old\b"
)


class WordListError(InputError):
    """A file of word lists cannot be read; the message names the place."""


class Spelling:
    """One spelling of a text; ``joined`` are its letters alone, ``places`` their indices in ``text``."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.places = [index for index, character in enumerate(text) if character.isalnum()]
        self.joined = "".join(text[index] for index in self.places)


@dataclass(frozen=True)
class WordList:
    """The words of one category; the head of ``safety.toml`` explains the fields."""

    label_ko: str
    label_en: str
    korean: list[str] = field(default_factory=list)
    korean_words: list[str] = field(default_factory=list)
    korean_inside: list[str] = field(default_factory=list)
    english: list[str] = field(default_factory=list)
    exceptions: list[str] = field(default_factory=list)
    both: list[list[str]] = field(default_factory=list)
    alone: bool = True
    under_age: bool = False

    def stands_in(self, spelling: Spelling) -> bool:
        """Tell whether ``spelling`` has a word of the list outside of its exceptions."""
        places = [*self._places(spelling)]
        innocent = [found.span() for found in self._exceptions.finditer(spelling.text)] if places else []
        return any(all(not (start <= begins and ends <= end) for start, end in innocent) for begins, ends in places)

    def _places(self, spelling: Spelling) -> Iterator[tuple[int, int]]:
        for found in self._anywhere.finditer(spelling.joined) if self.korean else ():
            yield spelling.places[found.start(1)], spelling.places[found.end(1) - 1] + 1
        for pattern in self._patterns:
            yield from (found.span(1) for found in pattern.finditer(spelling.text))

    @cached_property
    def _anywhere(self) -> re.Pattern[str]:
        return re.compile(f"(?=({_any_of(''.join(word.split()) for word in self.korean)}))")

    @cached_property
    def _patterns(self) -> list[re.Pattern[str]]:
        patterns = []
        if self.korean_words:
            spaced = "|".join(r"\s*".join(map(re.escape, word.split())) for word in self.korean_words)
            patterns.append(re.compile(rf"(?<![가-힣0-9a-z])({spaced})(?=들?(?:{_PARTICLE})?(?![가-힣]))"))
        if self.korean_inside:
            patterns.append(re.compile(f"({_any_of(self.korean_inside)})"))
        if self.english:
            patterns.append(re.compile(f"{_whole(self.english)}"))
        if self.under_age:
            patterns.append(re.compile(f"({_UNDER_AGE.pattern})"))
        return patterns

    @cached_property
    def _exceptions(self) -> re.Pattern[str]:
        korean = [entry for entry in self.exceptions if not entry.isascii()]
        english = [entry for entry in self.exceptions if entry.isascii()]
        spaced = [r"\s*".join(map(re.escape, entry.split())) for entry in sorted(korean, key=len, reverse=True)]
        return re.compile("|".join([*spaced, *([_whole(english)] if english else [])]) or "(?!)")


def read_word_lists(text: str, file: str, others: Collection[str] = ()) -> dict[str, WordList]:
    """Return the lists of a TOML file by category, in its order.

    Args:
        text: The file's text.
        file: Its name, for messages.
        others: Names of further categories that ``both`` may refer to.

    Raises:
        WordListError: It is not such a file.
    """
    from pydantic import ConfigDict, TypeAdapter, ValidationError, with_config

    try:
        tables: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise WordListError(_("{file} is not TOML: {problem}").format(file=file, problem=error)) from error
    adapter = TypeAdapter(with_config(ConfigDict(extra="forbid"))(WordList))
    lists = {}
    for name, table in tables.items():
        try:
            lists[name] = adapter.validate_python(table)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, (name, *first["loc"])))
            raise WordListError(f"{file}, {where}: {message_of(first)}") from error
    for name, words in lists.items():
        _check(words, f"{file}, {name}", {*lists, *others})
    return lists


def _check(words: WordList, where: str, tables: Collection[str]) -> None:
    for kind in ("korean", "korean_words", "korean_inside", "english", "exceptions"):
        if not all(word.strip() for word in getattr(words, kind)):
            raise WordListError(_("{where}: a word is empty").format(where=f"{where}.{kind}"))
    for table in (table for side in words.both for table in side):
        if table not in tables:
            raise WordListError(_("{where}.both: there is no table {table!r}").format(where=where, table=table))


def categories_in(text: str, lists: dict[str, WordList]) -> list[str]:
    """Return the categories of ``lists`` that ``text`` touches, in their order."""
    forms = [*map(Spelling, spellings(text))]
    found = {name for name, words in lists.items() if any(map(words.stands_in, forms))}
    return [name for name, words in lists.items() if words.alone and (name in found or _both(words.both, found))]


def _both(sides: Sequence[Sequence[str]], found: set[str]) -> bool:
    return bool(sides) and all(found.intersection(side) for side in sides)


def spellings(text: str) -> list[str]:
    """Return the spellings of ``text`` in which words are searched.

    The first is lower case, without accents and invisible characters, with usual letters in place of wide and
    look-alike ones, and with spaces in place of hyphens and underscores. The others also join letters of the Korean
    alphabet to syllables (ㄴㅜ is 누), join single syllables or letters, remove characters between syllables (누1드),
    and read digits as letters (s3xy).
    """
    usual = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    plain = _unaccented(_CAMEL.sub(" ", usual).lower()).translate(_LOOK_ALIKE).replace("-", " ").replace("_", " ")
    syllables = _LONE_FINAL.sub(lambda found: unicodedata.normalize("NFC", found[1] + _as_final(found[2])), plain)
    joined = [_SPELLED_OUT.sub(_joined, form) for form in (plain, syllables)]
    others = [unicodedata.normalize("NFKC", joined[0]), _BETWEEN.sub("", plain), plain.translate(_FIGURES)]
    return list(dict.fromkeys([plain, syllables, *joined, *others]))


def _unaccented(text: str) -> str:
    return "".join(
        unicodedata.normalize("NFD", letter)[0] if "\u00c0" <= letter <= "\u024f" else letter for letter in text
    )


def _as_final(initial: str) -> str:
    return unicodedata.lookup(unicodedata.name(initial).replace("CHOSEONG", "JONGSEONG"))


def _joined(found: re.Match[str]) -> str:
    return re.sub(r"\W", "", found[0])


def _any_of(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


def _whole(words: Iterable[str]) -> str:
    return rf"(?<![a-z])({_any_of(words)})(?:s|es)?(?![a-z])"
