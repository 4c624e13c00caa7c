"""The interface of a paraphraser."""

from typing import Protocol


class Paraphraser(Protocol):
    """A backend that paraphrases a Korean sentence."""

    @property
    def name(self) -> str:
        """The name of the backend, as previews show it."""
        ...

    def paraphrase(self, sentence: str, count: int) -> list[str]:
        """Return up to ``count`` different Korean sentences with the meaning of ``sentence``, without itself.

        Numbers, colours, names and negations are preserved.

        Raises:
            ParaphraseError: The provider cannot answer.
            Exception: Any other error. Its message tells the user what happened and what to do; the pipeline shows it
                with the name of the stage.
        """
        ...
