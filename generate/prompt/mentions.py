"""How a word stands in an English description: as the style of the picture, or as a thing in it."""

import re

Words = tuple[str, ...]
"""Words in lower case and in the singular, with the marks that divide them."""

_PIECE = re.compile(r"[^\W_]+|[^\w\s‐-―-]")
_ARTICLES = frozenset("a an the his her it their your my one two three some".split())
_PREPOSITIONS = frozenset(
    "of in on at with by from to into onto under over near behind beside through around against along inside outside "
    "like as using for between before".split()
)
_AS_STYLE = frozenset({"", "in", "like", "as"})
_STYLING = frozenset(
    "style styled feel feeling look texture art effect tone touch mood atmosphere vibe aesthetic cover page "
    "character like".split()
)
"""Words that make a style of the words before them: crayon style."""
_DRAWN = frozenset("drawn sketched painted illustrated rendered expressed done made colored coloured depicted".split())
_ONLY = frozenset({"only", "just"})


def words_of(text: str) -> Words:
    """Return the words of ``text`` and its marks, in order."""
    return tuple(piece.removesuffix("s") for piece in _PIECE.findall(text.lower()))


def is_act(words: Words, start: int, end: int) -> bool:
    """Return whether the words are what someone does: drawing a sword, a child drawing on a wall."""
    if not words[end - 1].endswith("ing"):
        return False
    following = next(iter(words[end:]), "")
    doer = words[start - 1] if start and end - start == 1 else ","
    placed = following in _PREPOSITIONS - {"of"} and doer.isalnum() and doer not in _ARTICLES
    return following in _ARTICLES or placed


def is_work(words: Words, start: int, end: int) -> bool:
    """Return whether the words say what the picture is, not what is seen in it: an oil painting of a cat."""
    if is_act(words, start, end):
        return False
    governor = _governor(words, start)
    styled = words[governor - 1] in _STYLING if governor > 0 and words[governor] == "of" else False
    return _is_styling(words, end) or styled or _word(words, governor) in _AS_STYLE


def is_book_style(words: Words, start: int, end: int) -> bool:
    """Return whether the words before a word such as *style* name one, or stand alone, or are a likeness."""
    alone = _word(words, start - 1) == _word(words, end) == ""
    return _is_styling(words, end) or alone or _word(words, _governor(words, start)) in _AS_STYLE - {"", "in"}


def is_drawn_with(words: Words, start: int, end: int) -> bool:
    """Return whether the words say with what the picture is drawn: sketched with a pencil."""
    governor = _governor(words, start)
    if _word(words, governor) in {"in", "with", "by", "using"}:
        verb = next((word for word in reversed(words[:governor]) if word not in _ONLY), "")
        return verb in _DRAWN or _is_styling(words, end)
    return _is_styling(words, end)


def _is_styling(words: Words, end: int) -> bool:
    return _word(words, end) in _STYLING


def _governor(words: Words, start: int) -> int:
    """Return the index of the verb or preposition that a noun phrase depends on, or of the mark before it."""
    at = start - 1
    while at >= 0 and words[at].isalnum() and words[at] not in _PREPOSITIONS:
        if words[at].endswith("ing") and _word(words, at - 1) not in _ARTICLES:
            break
        at -= 1
    return at


def _word(words: Words, at: int) -> str:
    """Return the word at an index, an empty text for a mark and beside the text."""
    return words[at] if 0 <= at < len(words) and words[at].isalnum() else ""
