"""The spaces of a text, by their positions in the text without spaces."""

from bisect import bisect_left, bisect_right


class Spaces:
    """Answers where the spaces of a text are, in time that hardly grows with the number of spaces."""

    def __init__(self, text: str) -> None:
        self._positions: list[int] = []
        self._length = 0
        for word in text.split():
            self._positions.append(self._length)
            self._length += len(word)

    def before(self, position: int) -> bool:
        """Return whether a word begins at ``position``."""
        return self.between(position - 1, position + 1) > 0

    def between(self, start: int, end: int) -> int:
        """Return the number of words that begin after ``start`` and before ``end``."""
        return max(0, bisect_left(self._positions, end) - bisect_right(self._positions, start))

    def next_after(self, position: int) -> int:
        """Return where the next word after ``position`` begins, the end of the text where there is none."""
        index = bisect_right(self._positions, position)
        return self._positions[index] if index < len(self._positions) else self._length
