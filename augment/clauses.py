"""The parts of a text between its marks, and what belongs to one verb."""

import re
from collections.abc import Iterator
from dataclasses import replace

from translate.korean.hangul import NIEUN, RIEUL, ends_in
from translate.korean.josa import TOPIC

from .words import Word

NOT_PLACE = ("동안", "중", "후", "뒤", "전", "때", "대신", "덕분", "탓", "날", "순간")
"""Ends of nouns that say a time or a reason with the particles of a place."""

AND = ("와", "과", "랑", "이랑", "하고")
"""Particles between two nouns of one rank."""

COUNTS = frozenset("한 두 세 네 다섯 여섯 일곱 여덟 아홉 열 여러".split())
"""Numbers before a noun or a counter."""

_PICTURES = re.compile(
    r"(?:사진|그림|일러스트|스타일|느낌|로고|아이콘|이모티콘|포스터|디자인|렌더링|[가-힣]화|샷|컷|짤|밈|(?<!폭)풍|풍경|광경|경치|경관|"
    r"전경|전망|야경|뷰|[가-힣]*모습|장면|버전|거|것|이미지|화보|클로즈업|촬영|도안|배경|톤|색감|조명|구도|질감|앵글|실루엣|광고)$"
)


def split_clauses(words: list[Word]) -> list[list[Word]]:
    """Return the words in runs that end with a mark."""
    clauses: list[list[Word]] = [[]]
    for word in words:
        clauses[-1].append(word)
        if word.end:
            clauses.append([])
    return clauses if clauses[-1] else clauses[:-1]


def without_mark(clause: list[Word]) -> list[Word]:
    """Return a clause without the mark at its end."""
    return [*clause[:-1], replace(clause[-1], end="")]


def with_mark(clause: list[Word], end: str) -> list[Word]:
    """Return a clause with the mark ``end``."""
    return [*clause[:-1], replace(clause[-1], end=end)]


def listed(*tags: list[Word]) -> list[Word]:
    """Return the tags as one list, with commas between them."""
    return [word for tag in tags[:-1] for word in with_mark(tag, ",")] + tags[-1]


def is_tag(clause: list[Word]) -> bool:
    """Return whether a clause is a tag: short, and neither a sentence nor a part of one."""
    last = clause[-1]
    text = last.stem + last.particle
    ends = (last.is_noun and last.particle in ("", "들", "만", "로", "으로")) or last.stem.endswith("하게")
    ends = ends or (last.kind == "Adverb" and len(clause) > 1)  # 금목걸이 주렁주렁
    ends = ends or (len(clause) == 1 and is_adnominal(last))  # 귀여운
    foreign = not any("가" <= letter <= "힣" for letter in text)
    return len(clause) <= 6 and (ends or foreign) and not any(word.particle in TOPIC for word in clause)


def is_picture(noun: str) -> bool:
    """Return whether a noun names a picture or a view, which is no thing in a picture: 사진, 뒷모습, 풍경."""
    return _PICTURES.search(noun) is not None


def is_adnominal(word: Word) -> bool:
    """Return whether a verb or adjective has the form before a noun: 핀, 있는, 붉은, 갈."""
    return word.kind in ("Verb", "Adjective") and word.stem != "한" and ends_in(word.stem, NIEUN, RIEUL)


def is_open(word: Word) -> bool:
    """Return whether a word ends a clause that cannot stand before the noun of the next one: 노래하는데, 웃지만."""
    return str(word).endswith(("는데", "은데", "지만", "니까"))


def is_plain_modifier(word: Word) -> bool:
    """Return whether a word is an adjective before a noun, without a clause of its own: 작은, 붉은."""
    return word.kind == "Adjective" and is_adnominal(word) and not word.stem.endswith("는") and not word.end


def describes_next(words: list[Word]) -> bool:
    """Return whether the words begin with a verb before a noun, which what stands before them belongs to: 맺혀 있는."""
    return any(map(is_adnominal, words[:1])) or (
        len(words) > 1 and words[0].kind == "Verb" and words[1].stem == "있는" and len(words) > 2
    )


def head_of(phrase: list[Word]) -> Word:
    """Return the noun of a phrase that may end with a count: 참새 두 마리."""
    counts = [i for i, word in enumerate(phrase[:-1]) if word.stem in COUNTS]
    return phrase[counts[0] - 1] if counts and counts[0] else phrase[-1]


def is_noun_phrase(words: list[Word]) -> bool:
    """Return whether the words are a noun with what belongs to it, without a subject of a sentence."""
    last = words[-1] if words else None
    if last is None or not last.is_noun or last.particle not in ("", "들"):
        return False
    if any(word.is_topic or word.end for word in words):
        return False
    return all(any(map(is_adnominal, words[i + 1 :])) for i, word in enumerate(words) if word.is_subject)


def arguments(clause: list[Word]) -> Iterator[tuple[int, int, int, int]]:
    """Yield ``(start, middle, end, verb)`` of each two neighbouring arguments before a verb."""
    for verb, word in enumerate(clause):
        end = verb
        middle = _argument_start(clause, end) if word.kind == "Verb" and verb > 1 else None
        while middle:
            start = _argument_start(clause, middle)
            if start is None:
                break
            yield start, middle, end, verb
            middle, end = start, middle


def _argument_start(clause: list[Word], end: int) -> int | None:
    """Return where the argument that ends before ``end`` starts, None where that is unclear."""
    last = clause[end - 1]
    if last.kind == "Adverb":
        return end - 1 if last.stem != "그리고" else None
    if not last.is_noun or not last.particle or last.particle in ("의", "와", "과"):
        return None
    start = end - 1
    while start and _is_inside(clause[start - 1]):
        start -= 1
    if not start:
        return start
    before, first = clause[start - 1], clause[start]
    inside = is_adnominal(before) or before.particle in ("와", "과", "랑", "하고") or before.stem == "한"
    return None if inside or (before.kind == "Adverb" and is_plain_modifier(first)) else start


def _is_inside(word: Word) -> bool:
    """Return whether a word belongs to the noun after it, with no clause of its own."""
    return (
        word.kind == "Determiner"
        or word.stem in COUNTS
        or (word.is_noun and word.particle in ("", "의"))
        or is_plain_modifier(word)
    )
