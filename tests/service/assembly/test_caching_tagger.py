"""The cache of a tagger's answers."""

import pytest

from service.assembly.caching_tagger import CachingTagger
from service.providers.cache import Cache, key

RECIPE = {"tagger": "okt", "version": "1"}
TAGS = [("쿠로찌", "Noun"), ("를", "Josa")]


class Counting:
    """A tagger that counts the questions."""

    def __init__(self) -> None:
        self.asked = 0

    def pos(self, text: str) -> list[tuple[str, str]]:
        self.asked += 1
        return TAGS


def test_a_text_is_tagged_once(cache: Cache) -> None:
    """A later process finds the answer in the cache; another version of the tagger is asked itself."""
    counting = Counting()
    for _ in range(2):
        assert CachingTagger(counting, RECIPE, cache).pos("쿠로찌를") == TAGS
    assert counting.asked == 1
    CachingTagger(counting, RECIPE | {"version": "2"}, cache).pos("쿠로찌를")
    assert counting.asked == 2


@pytest.mark.parametrize("value", [None, 3, "x", {}, [3], ["ab"], [["a"]], [["a", 1]], [["a", "b", "c"]]])
def test_a_broken_answer(cache: Cache, value: object) -> None:
    """Anything but pairs of texts in the cache is replaced."""
    cache.put({key(RECIPE, "쿠로찌를"): value}, "tagger")
    counting = Counting()
    tagger = CachingTagger(counting, RECIPE, cache)
    assert [tagger.pos("쿠로찌를") for _ in range(2)] == [TAGS, TAGS]
    assert counting.asked == 1
