"""What a text says to the machine, taken out of what it says of the picture.

A request stands at the end of a clause (달을 보는 늑대를 그려 주세요), before the description (그려줘: 달을 보는
늑대), or in a clause of its own (안녕! 부탁해). How the picture is to be drawn stays, as a phrase of its own: 수채화로
그려줘 leaves 수채화.

* ``hints``: whether there may be a request; the patterns below, which take a while to compile, are loaded only then;
* ``removal``: the clauses of a text, and what is left of them;
* ``predicates``: the words that ask for a picture;
* ``talk``: greetings, thanks and excuses around a request;
* ``stories``: what speakers tell of their lives, of the machine and of earlier pictures;
* ``remarks``: calls, complaints about earlier pictures, haste, and letters of a business;
* ``asides``: what speakers say about themselves: what the picture is for, why, and how sure they are;
* ``ways``: ways to draw said in words of a request, as words of a description;
* ``manners``: the description before a predicate, and how it is to be drawn;
* ``styles``: words that say how to draw;
* ``vocabulary``: words of the lexicon by the forms that requests meet them in.
"""

from .hints import HINT

__all__ = ["without_requests"]


def without_requests(text: str) -> str:
    """Return ``text`` without what is said to the machine; a text without a request is returned as it is."""
    if HINT.search(text) is None:
        return text
    from .removal import without_requests as removed

    return removed(text)
