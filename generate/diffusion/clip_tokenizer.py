"""CLIP's tokenizers, as a Stable Diffusion XL model brings them."""

from pathlib import Path

from transformers import CLIPTokenizer

_BYTES = 256  # each is a token of every CLIP vocabulary


class ClipTokenizer:
    """Counts tokens exactly as one text encoder of a model does."""

    exact = True

    def __init__(self, tokenizer: CLIPTokenizer) -> None:
        self._tokenizer = tokenizer

    @classmethod
    def load(cls, folder: Path) -> "ClipTokenizer":
        """Reads the tokenizer in ``folder``. Raises ``OSError`` or ``ValueError`` when it cannot."""
        tokenizer = CLIPTokenizer.from_pretrained(folder, local_files_only=True)
        if len(tokenizer) < _BYTES:
            raise ValueError(f"{folder} holds no vocabulary")  # transformers makes an empty one and says nothing
        return cls(tokenizer)

    def count(self, text: str) -> float:
        """Returns the tokens of ``text``, without begin and end."""
        return len(self._tokenizer(text, add_special_tokens=False, truncation=False, verbose=False)["input_ids"])
