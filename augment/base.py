"""What a paraphraser is."""

from typing import Protocol


class Paraphraser(Protocol):
    """Says one Korean sentence in other Korean words."""

    @property
    def name(self) -> str:
        """The name of the backend, as previews show it."""
        ...

    def paraphrase(self, sentence: str, count: int) -> list[str]:
        """Returns up to ``count`` distinct sentences that mean the same as ``sentence``, without itself.

        Numbers, colours, names and negations stay as they are. Whatever is raised should say what happened and
        what to do: it is shown to the writer with the name of the stage. A provider that cannot answer is a
        ``ParaphraseError``.
        """
        ...
