"""The CLIP tokenizers of a Stable Diffusion model."""

from pathlib import Path

from transformers import CLIPTokenizer

from ..prompt.messages import _

_BYTES = 256  # every CLIP vocabulary has a token for each


class ClipTokenizer:
    """Counts tokens exactly as a text encoder of the model does."""

    exact = True

    def __init__(self, tokenizer: CLIPTokenizer) -> None:
        self._tokenizer = tokenizer

    @classmethod
    def load(cls, folder: Path) -> "ClipTokenizer":
        """Load the tokenizer in ``folder``.

        Raises:
            OSError: A file cannot be read.
            ValueError: The folder has no tokenizer.
        """
        tokenizer = CLIPTokenizer.from_pretrained(folder, local_files_only=True)
        if len(tokenizer) < _BYTES:
            # transformers returns an empty tokenizer without an error
            raise ValueError(_("{folder} contains no vocabulary of a tokenizer").format(folder=folder))
        return cls(tokenizer)

    def count(self, text: str) -> float:
        """Return the number of tokens of ``text``, without begin and end."""
        return len(self._tokenizer(text, add_special_tokens=False, truncation=False, verbose=False)["input_ids"])
