"""The record of one preview while it is made, by stages that know nothing of previews."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any, Literal, TypedDict, TypeVar, Unpack, cast

from ..errors import BUGS
from .usage import Usage, total_usage

Stage = Literal["caption", "augment", "translate", "keywords", "compose", "generate"]
OnStage = Callable[[Stage], object]
"""Called with the name of each stage as it starts."""

Json = Any
"""None, a bool, a number, a string, or a list or dict of them."""

Checkpoint = Callable[[str, Callable[[], Json]], Json]
"""Return what the work of the step with that name returns, or what it returned when it was done before.

The name is that of a stage, with a number after a colon for each further version of a text that changes.
"""

_Result = TypeVar("_Result")
_current: ContextVar["PreviewTrace | None"] = ContextVar("preview_trace", default=None)


class StageError(Exception):
    """A stage failed; the message says what happened and what to do.

    Attributes:
        stage: The stage that failed.
        reason: The reason of the stage's own error, such as "quota used up"; None where no provider is to blame.
    """

    def __init__(self, stage: Stage, message: str, reason: str | None = None) -> None:
        super().__init__(f"{stage}: {message}")
        self.stage = stage
        self.reason = reason


@contextmanager
def stage_errors(stage: Stage, *passing: type[Exception]) -> Iterator[None]:
    """Make an error in the block a ``StageError`` of ``stage``; ``passing`` and programming errors pass as they are."""
    left_alone: tuple[type[Exception], ...] = (*passing, *BUGS)
    try:
        yield
    except left_alone:
        raise
    except Exception as error:
        message = str(error) or type(error).__name__
        raise StageError(stage, message, getattr(error, "reason", None)) from error


class Used(TypedDict, total=False):
    """The fields of ``Usage`` that a provider fills."""

    calls: int
    cached: int
    characters: int
    input_tokens: int
    output_tokens: int
    cost: float | None
    currency: str


@dataclass(frozen=True)
class _State:
    """Everything recorded until the end of a stage."""

    backends: dict[str, str]
    seconds: dict[str, float]
    warnings: list[str]
    dropped: dict[str, str]
    usage: list[Usage]
    romanized: dict[str, str] = field(default_factory=dict)  # not in what earlier versions saved
    examples: dict[str, bool] = field(default_factory=dict)  # likewise
    meanings: dict[str, dict[str, str]] = field(default_factory=dict)  # likewise


class PreviewTrace:
    """The record of one preview while it is made."""

    def __init__(self, on_stage: OnStage | None, checkpoint: Checkpoint | None = None) -> None:
        self.backends: dict[str, str] = {}
        self.seconds: dict[str, float] = {}
        self.warnings: dict[str, None] = {}
        self.dropped: dict[str, str] = {}
        self.romanized: dict[str, str] = {}
        self.examples: dict[str, bool] = {}
        self.meanings: dict[str, dict[str, str]] = {}
        self._usage: list[Usage] = []
        self._stage: Stage = "augment"
        self._on_stage = on_stage
        self._checkpoint = checkpoint

    @property
    def usage(self) -> tuple[Usage, ...]:
        """The usage so far, one item for each stage and provider."""
        return total_usage(self._usage)

    @contextmanager
    def collecting(self) -> Iterator[None]:
        """Record here what ``add_warning`` and its siblings are called with inside the block."""
        token = _current.set(self)
        try:
            yield
        finally:
            _current.reset(token)

    def stage(self, stage: Stage, backend: str, work: Callable[[], _Result]) -> _Result:
        """Run and time one stage.

        Raises:
            StageError: ``work`` raised anything but a programming error, which passes as it is; the stage is named.
        """
        if self._on_stage:
            self._on_stage(stage)
        self._stage = stage
        self.backends[stage] = backend
        started = perf_counter()
        with stage_errors(stage, StageError):
            result = work()
        self.seconds[stage] = round(perf_counter() - started, 4)
        return result

    def checkpointed_stage(
        self, stage: Stage, backend: str, work: Callable[[], _Result], kind: type[_Result] | Any
    ) -> _Result:
        """Run one stage as ``stage`` does, unless the checkpoint has its result, which is of type ``kind``."""
        if self._checkpoint is None:
            return self.stage(stage, backend, work)
        from pydantic import TypeAdapter

        result, state = TypeAdapter(kind), TypeAdapter(_State)

        def compute() -> Json:
            found = result.dump_python(self.stage(stage, backend, work), mode="json")
            return {"result": found, "state": state.dump_python(self._state, mode="json")}

        saved = self._checkpoint(stage, compute)
        self._state = state.validate_python(saved["state"])
        return cast(_Result, result.validate_python(saved["result"]))

    @property
    def _state(self) -> "_State":
        return _State(
            self.backends,
            self.seconds,
            [*self.warnings],
            self.dropped,
            self._usage,
            self.romanized,
            self.examples,
            self.meanings,
        )

    @_state.setter
    def _state(self, state: "_State") -> None:
        self.backends, self.seconds, self.dropped = state.backends, state.seconds, state.dropped
        self.warnings = dict.fromkeys(state.warnings)
        self._usage, self.romanized, self.examples = state.usage, state.romanized, state.examples
        self.meanings = state.meanings

    def add_usage(self, provider: str, used: Used) -> None:
        """Add ``Usage`` of the running stage; threads may call this at the same time."""
        self._usage.append(Usage(self._stage, provider, **used))

    def name_backend(self, name: str) -> None:
        """Name the backend that the running stage ran on."""
        self.backends[self._stage] = name


def add_warning(message: str) -> None:
    """Add a warning to the preview that is being made in this context; stages are given this function."""
    if trace := _current.get():
        trace.warnings[message] = None


def add_dropped(paraphrase: str, reason: str) -> None:
    """Add a paraphrase that was left out, with the reason."""
    if trace := _current.get():
        trace.dropped[paraphrase] = reason


def add_romanized(words: dict[str, str]) -> None:
    """Add words that have no translation, with their romanisation."""
    if trace := _current.get():
        trace.romanized |= words


def add_meanings(words: dict[str, dict[str, str]]) -> None:
    """Add words of several meanings, each with the English of its meanings and what they are in Korean."""
    if trace := _current.get():
        trace.meanings |= words


def add_examples(examples: dict[str, bool]) -> None:
    """Add examples that a paraphraser was given, each with whether it is of the writer's own prompts."""
    if trace := _current.get():
        trace.examples |= examples


def add_usage(provider: str, **used: Unpack[Used]) -> None:
    """Add what a provider did for the running stage, in the fields of ``Usage``."""
    if trace := _current.get():
        trace.add_usage(provider, used)


def name_backend(name: str) -> None:
    """Name the backend that answered for the running stage, where there is a choice of several."""
    if trace := _current.get():
        trace.name_backend(name)
