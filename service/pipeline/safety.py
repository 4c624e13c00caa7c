"""A check of the text before anything is paid for, and of its English before anything is generated."""

from collections.abc import Iterable
from importlib import resources
from pathlib import Path

from ..config.settings import SafetyMode
from ..errors import InputError
from ..files import read_text
from ..messages import _
from ..trace import add_warning
from .wordlists import WordList, categories_in, read_word_lists

_ALWAYS = "minors_sexual"


class RefusedError(InputError):
    """The text is in a category that is refused; the message names the category, and no word."""


class Safety:
    """Finds the categories of ``safety.toml`` in texts, and warns or refuses.

    Sexual content with minors is refused in every mode, by the packaged lists and by the user's own.
    """

    def __init__(self, mode: SafetyMode = "warn", own: Path | None = None) -> None:
        """Take the mode and the lists.

        Args:
            mode: Whether the other categories are refused, warned of, or let through.
            own: A file of the form of ``safety.toml``, whose tables replace the packaged ones of their names.

        Raises:
            WordListError: The user's own file is not a list of words.
            FileError: The user's own file cannot be read.
        """
        self._mode = mode
        self._packaged, self._lists = _read_lists(own)

    def screen(self, texts: Iterable[str]) -> None:
        """Warn of the categories that ``texts`` touch together.

        Raises:
            RefusedError: A category is refused.
        """
        found = self._found(" / ".join(texts))
        if refused := [words for name, words in found.items() if name == _ALWAYS or self._mode == "refuse"]:
            raise RefusedError(_("refused: the text is about {categories}").format(categories=_labels(refused)))
        for words in found.values() if self._mode == "warn" else ():
            add_warning(_("the text is about {category}").format(category=_labels([words])))

    def _found(self, text: str) -> dict[str, WordList]:
        found = categories_in(text, self._packaged)
        if self._lists is not self._packaged:
            found = [*(name for name in found if name == _ALWAYS), *categories_in(text, self._lists)]
        return {name: self._lists[name] for name in found}


def _read_lists(own: Path | None) -> tuple[dict[str, WordList], dict[str, WordList]]:
    """Return the packaged lists, and those that apply."""
    text = resources.files("service.pipeline").joinpath("safety.toml").read_text(encoding="utf-8")
    packaged = read_word_lists(text, "safety.toml")
    if not own:
        return packaged, packaged
    return packaged, packaged | read_word_lists(read_text(own), str(own), packaged)


def _labels(lists: Iterable[WordList]) -> str:
    return ", ".join(f"{words.label_en} ({words.label_ko})" for words in lists)
