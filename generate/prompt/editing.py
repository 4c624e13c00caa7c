"""Prompt editing in A1111's notation: ``[a:b:0.5]``, ``[a:0.3]``, ``[a::0.7]``, ``[a|b]``, and which text a step reads.

The grammar is that of ``prompt_parser.py`` of AUTOMATIC1111 1.10. Where that gives up on a whole prompt because of one
bar or bracket, only this bracket is text here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from math import lcm
from typing import Literal

from .errors import ChoiceError
from .messages import _
from .weight_numbers import RATIO, half_width

MOST_VERSIONS = 8
"""Texts that one prompt may become."""

_MOST_STEPS = 1000
_MOST_GROUPS = 32  # brackets that change
_MOST_STATES = 4096  # of these brackets together
_TOKEN = re.compile(  # brackets and separators; what stands in quotations, tags and addresses is text
    r"\\.|<[A-Za-z]\w*:[^<>]*>|\{[^{}]*\}|https?://[^\s\[\]<>]+"
    r'|"[^"\n]*"|“[^“”\n]*”|‘[^‘’\n]*’|「[^「」\n]*」|『[^『』\n]*』'
    r"|(?P<mark>[\[\]():|])|[^\\<{h\"“‘「『\[\]():|]+|.",
    re.DOTALL,
)
_NUMBER = re.compile(r"\s*(?P<number>[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*", re.ASCII)
_RATIO_END = re.compile(rf"{RATIO}\s*\Z")  # [오전 10:30], [16:9]
_LONGEST_RATIO = 40  # characters
_OPENING = {")": "(", "]": "["}

_Nodes = list["str | _Group"]


class EditingError(ChoiceError):
    """A prompt changes into too many texts."""


@dataclass(frozen=True)
class PromptVersion:
    """A text that a step reads.

    Attributes:
        text: The text.
        joints: Where in ``text`` the words of each bracket that changes begin and end.
    """

    text: str
    joints: tuple[tuple[int, int], ...] = ()


@dataclass(eq=False)
class _Group:
    """A bracket with its fields, of which a step reads one; one of plain text has one field."""

    kind: Literal["text", "scheduled", "alternate"]
    fields: list[_Nodes]
    when: str = ""

    def last_step(self, steps: int, passed: int) -> int:
        """Return the last step that reads the first field; a number with a point is a share of the steps."""
        number = float(self.when)
        number = (number - bool(passed)) * steps if "." in self.when else number - passed
        return int(max(-1, min(steps, number)))

    def at(self, step: int, steps: int, passed: int) -> _Nodes:
        """Return the field that a step reads."""
        if self.kind == "scheduled":
            return self.fields[step > self.last_step(steps, passed)]
        return self.fields[(step - 1) % len(self.fields)]


@dataclass(eq=False)
class _Open:
    """A bracket that is not closed yet."""

    start: int
    fields: list[_Nodes] = field(default_factory=lambda: [[]])
    separators: list[int] = field(default_factory=list)  # their places in the text


class _Parser:
    """Reads a text in one pass; a bracket that is not closed, or that the grammar does not know, is text."""

    def __init__(self, text: str) -> None:
        self.nodes: _Nodes = []
        self.groups: list[_Group] = []  # those that change
        self.late: list[str] = []
        self._text = text
        self._plain = half_width(text)
        self._open: list[_Open] = []
        for token in _TOKEN.finditer(self._plain):
            self._read(token)
        self._give_up()

    def _read(self, token: re.Match[str]) -> None:
        mark = token["mark"]
        if mark in ("[", "("):
            self._open.append(_Open(token.start()))
        elif mark in (":", "|") and self._open:
            self._open[-1].separators.append(token.start())
            self._open[-1].fields.append([])
        elif mark in _OPENING:
            self._close(token.start())
        else:
            self._innermost.append(self._text[token.start() : token.end()])

    @property
    def _innermost(self) -> _Nodes:
        return self._open[-1].fields[-1] if self._open else self.nodes

    def _close(self, end: int) -> None:
        group = self._group(self._open[-1], end) if self._open else None
        if group is None:
            self._give_up()
            self.nodes.append(self._text[end])
            return
        self._open.pop()
        if group.kind != "text":
            self.groups.append(group)
        self._innermost.append(group)

    def _group(self, opened: _Open, end: int) -> _Group | None:
        """Return the bracket that ends at ``end``; None where the grammar does not know it."""
        bracket = self._plain[opened.start]
        separators = "".join(self._plain[place] for place in opened.separators)
        if bracket != _OPENING[self._plain[end]]:
            return None
        is_text = not separators or (separators == ":" and bracket == "(")
        if bracket == "[" and set(separators) == {"|"}:
            return _Group("alternate", opened.fields)
        if bracket == "[" and separators in (":", "::"):
            number = _NUMBER.fullmatch(self._plain, opened.separators[-1] + 1, end)
            is_text = _RATIO_END.search(self._plain, max(opened.start + 1, end - _LONGEST_RATIO), end) is not None
            if number and not is_text:
                before, after = [[], *opened.fields[:-1]][-2:]
                if "." in number["number"] and float(number["number"]) >= 1:
                    self.late.append(self._text[opened.start : end + 1])
                return _Group("scheduled", [before, after], number["number"])
        return _Group("text", [[*self._as_text(opened), self._text[end]]]) if is_text else None

    def _as_text(self, opened: _Open) -> _Nodes:
        found: _Nodes = [self._text[opened.start], *opened.fields[0]]
        for separator, nodes in zip(opened.separators, opened.fields[1:], strict=True):
            found += [self._text[separator], *nodes]
        return found

    def _give_up(self) -> None:
        """Let all open brackets be text: no bracket of the grammar may hold one that it does not know."""
        for opened in self._open:
            self.nodes += self._as_text(opened)
        self._open.clear()


class EditedText:
    """A text with what changes in it.

    Attributes:
        late: The brackets, as they are written, that change in a second pass alone: ``[a:b:1.3]``.
    """

    def __init__(self, text: str) -> None:
        """Read ``text``, in a time that is linear in its length."""
        parsed = _Parser(text)
        self._nodes, self._groups = parsed.nodes, parsed.groups
        self.late = tuple(parsed.late)

    @property
    def changes(self) -> bool:
        """Whether a bracket in it changes."""
        return bool(self._groups)

    def at(self, step: int, steps: int, passed: int = 0) -> PromptVersion:
        """Return what a step reads.

        Args:
            step: Number of the step, from 1.
            steps: Steps of the pass.
            passed: Steps of the pass before this one; 0 in the first.
        """
        pieces, length = list[str](), 0
        joints, begun = list[tuple[int, int]](), list[int]()
        waiting: list[str | _Group | None] = [*reversed(self._nodes)]
        while waiting:
            node = waiting.pop()
            if node is None:
                joints.append((begun.pop(), length))
            elif isinstance(node, str):
                pieces.append(node)
                length += len(node)
            else:
                if node.kind != "text":
                    begun.append(length)
                    waiting.append(None)
                waiting += reversed(node.at(step, steps, passed))
        return PromptVersion("".join(pieces), tuple(joints))

    def versions(self, *, hires: bool) -> tuple[PromptVersion, ...]:
        """Return what the steps of any run of 1 to 1,000 steps can read, in their order.

        Args:
            hires: Whether the run is a second pass.

        Raises:
            EditingError: There are more than ``MOST_VERSIONS``, or too many brackets that change.
        """
        found: dict[str, PromptVersion] = {}
        if len(self._groups) > _MOST_GROUPS:
            raise EditingError(
                _("the prompt has {count} brackets that change: use at most {most}").format(
                    count=len(self._groups), most=_MOST_GROUPS
                )
            )
        for number, run in enumerate(self._distinct_steps(hires=hires)):
            version = self.at(*run)
            found.setdefault(version.text, version)
            if len(found) > MOST_VERSIONS or number > _MOST_STATES:
                raise too_many_versions()
        return tuple(found.values())

    def _distinct_steps(self, *, hires: bool) -> Iterator[tuple[int, int, int]]:
        """Yield a step, the steps of its pass and those before it, for each way in which the brackets can stand."""
        scheduled = [group for group in self._groups if group.kind == "scheduled"]
        period = min(lcm(*(len(group.fields) for group in self._groups if group.kind == "alternate")), _MOST_STEPS)
        seen = set[tuple[tuple[bool, ...], int]]()
        for steps in range(_MOST_STEPS, 0, -1):
            passed = steps * hires
            last_steps = [group.last_step(steps, passed) for group in scheduled]
            for start, end in pairwise(sorted({0, steps, *(max(0, last) for last in last_steps)})):
                stands = tuple(start + 1 > last for last in last_steps)
                for step in range(start + 1, min(end, start + period) + 1):
                    if (state := (stands, step % period)) not in seen:
                        seen.add(state)
                        yield step, steps, passed


def too_many_versions() -> EditingError:
    """Return the error for a prompt that becomes more texts than are made."""
    message = _("the prompt changes into more than {most} texts: use fewer brackets that change, or fewer parts")
    return EditingError(message.format(most=MOST_VERSIONS))
