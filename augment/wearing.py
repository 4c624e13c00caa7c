"""Who wears what: 한복을 입은 소녀, 한복 차림의 소녀; 검은 갑옷의 기사, 검은 갑옷을 입은 기사."""

from collections.abc import Iterator
from dataclasses import replace

from translate.korean.josa import particle_after

from .clauses import AND
from .states import is_being, is_clothing
from .words import Word


def dressed(clause: list[Word]) -> Iterator[list[Word]]:
    """Yield the clause with clothes of one being said in another way."""
    for i in range(len(clause) - 1):
        noun, following = clause[i], clause[i + 1 :]
        if not is_clothing(noun.stem) or (i and clause[i - 1].particle in (*AND, "에")):
            continue
        outfit = noun.particle == "" and following[0].stem == "차림" and following[0].particle == "의"
        being = following[1:] if outfit or following[0].stem == "입은" else following
        if not being or not is_being(_head(being).stem):
            continue
        if noun.is_object and following[0].stem == "입은":
            yield [*clause[:i], replace(noun, particle=""), Word("차림", "의", "Noun"), *being]
        elif outfit or noun.particle == "의":
            yield [*clause[:i], *worn(noun, "입은"), *being]


def worn(noun: Word, verb: str) -> list[Word]:
    """Return 드레스를 입은 for 드레스."""
    return [replace(noun, particle=particle_after(noun.stem, "를"), end=""), Word(verb, "", "Verb")]


def _head(words: list[Word]) -> Word:
    """Return the last of the nouns at the start."""
    head = 0
    while head + 1 < len(words) and words[head].is_noun and not words[head].particle and words[head + 1].is_noun:
        head += 1
    return words[head]
