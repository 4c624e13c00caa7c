"""A tagger that looks answers up in the cache before it asks."""

from collections.abc import Mapping

from translate.korean.tagger import Tagger

from ..providers.cache import Cache, key


class CachingTagger:
    """Caches the tags of each text."""

    def __init__(self, tagger: Tagger, recipe: Mapping[str, object], cache: Cache) -> None:
        """Make a tagger.

        Args:
            tagger: The tagger to ask about texts that are not cached.
            recipe: Its name and version, on which its answers depend.
            cache: Keeps the answers.
        """
        self._tagger = tagger
        self._recipe = recipe
        self._cache = cache

    def pos(self, text: str) -> list[tuple[str, str]]:
        """Return the cached tags of ``text``, else ask the tagger and cache its answer."""
        text_key = key(self._recipe, text)
        known = _tags(self._cache.get([text_key]).get(text_key))
        if known is None:
            known = self._tagger.pos(text)
            self._cache.put({text_key: known}, "tagger")
        return known


def _tags(value: object) -> list[tuple[str, str]] | None:
    """Return the tags, which JSON made lists of; None for anything else."""
    tags = []
    for pair in value if isinstance(value, list) else [None]:
        match pair:
            case [str(part), str(tag)]:
                tags.append((part, tag))
            case _:
                return None
    return tags
