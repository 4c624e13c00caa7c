"""NovelAI: the prompt in ``Description``, everything else as JSON in ``Comment``; in a WebP all of it as JSON."""

from collections.abc import Mapping
from typing import Any

from .generation import Generation, read_object


def read_novelai(texts: Mapping[str, str]) -> Generation | None:
    """Return how a picture of NovelAI was generated; None for other pictures."""
    outer = texts if "Software" in texts else read_object(texts.get("parameters"))
    if "NovelAI" not in str(outer.get("Software", "")):
        return None
    values = read_object(outer.get("Comment"))
    prompt = outer.get("Description") or values.get("prompt")
    return Generation.read(
        values
        | {
            "prompt": _joined(prompt, values.get("v4_prompt")),
            "uc": _joined(values.get("uc"), values.get("v4_negative_prompt")),
            "model": outer.get("Source"),
        }
    )


def _joined(text: Any, captions: Any) -> str:
    """Return ``text`` with the captions of single characters, which stand beside it since version 4."""
    characters = captions["caption"].get("char_captions") or [] if captions else []
    return ", ".join(str(one) for one in (text, *(each["char_caption"] for each in characters)) if one)
