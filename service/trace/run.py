"""What is gathered while one preview is made, by stages that know nothing of previews."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from time import perf_counter
from typing import Any, Literal, TypedDict, TypeVar, Unpack, cast

from .usage import Usage, total

Stage = Literal["augment", "translate", "keywords", "compose", "generate"]
OnStage = Callable[[Stage], object]

Checkpoint = Callable[[Stage, Callable[[], str]], str]
"""Returns what the work of a stage returns, or what it returned when it was done before."""

_Result = TypeVar("_Result")
_current: ContextVar["Run | None"] = ContextVar("run", default=None)


class StageError(Exception):
    """A stage failed; ``stage`` says which, the message what happened and what to do.

    ``reason`` is that of the stage's own error, such as "quota used up"; None where no provider is to blame.
    """

    def __init__(self, stage: Stage, message: str, reason: str | None = None) -> None:
        super().__init__(f"{stage}: {message}")
        self.stage = stage
        self.reason = reason


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
    """What has gathered until the end of a stage."""

    backends: dict[str, str]
    seconds: dict[str, float]
    warnings: list[str]
    dropped: dict[str, str]
    usage: list[Usage]


class Run:
    """One preview being made."""

    def __init__(self, on_stage: OnStage | None, checkpoint: Checkpoint | None = None) -> None:
        self.backends: dict[str, str] = {}
        self.seconds: dict[str, float] = {}
        self.warnings: dict[str, None] = {}
        self.dropped: dict[str, str] = {}
        self._usage: list[Usage] = []
        self._stage: Stage = "augment"
        self._on_stage = on_stage
        self._checkpoint = checkpoint

    @property
    def usage(self) -> tuple[Usage, ...]:
        """What was used until now, one for each stage and provider."""
        return total(self._usage)

    @contextmanager
    def collecting(self) -> Iterator[None]:
        """In the block, what ``add_warning`` and its kin are told belongs to this run."""
        token = _current.set(self)
        try:
            yield
        finally:
            _current.reset(token)

    def stage(self, stage: Stage, backend: object, work: Callable[[], _Result]) -> _Result:
        """Runs one stage, timed; whatever it raises becomes a ``StageError`` that names it."""
        if self._on_stage:
            self._on_stage(stage)
        self._stage = stage
        self.backends[stage] = getattr(backend, "name", type(backend).__name__)
        started = perf_counter()
        try:
            result = work()
        except StageError:
            raise
        except Exception as error:
            message = str(error) or type(error).__name__
            raise StageError(stage, message, getattr(error, "reason", None)) from error
        self.seconds[stage] = round(perf_counter() - started, 4)
        return result

    def kept_stage(
        self, stage: Stage, backend: object, work: Callable[[], _Result], kind: type[_Result] | Any
    ) -> _Result:
        """Runs one stage as ``stage`` does, unless a checkpoint has its result, which is of the type ``kind``."""
        if self._checkpoint is None:
            return self.stage(stage, backend, work)
        from pydantic import TypeAdapter  # noqa: PLC0415 - not for --help

        result, state = TypeAdapter(kind), TypeAdapter(_State)

        def done() -> str:
            found = result.dump_python(self.stage(stage, backend, work), mode="json")
            return json.dumps({"result": found, "state": state.dump_python(self._state, mode="json")})

        told = json.loads(self._checkpoint(stage, done))
        self._state = state.validate_python(told["state"])
        return cast(_Result, result.validate_json(json.dumps(told["result"])))

    @property
    def _state(self) -> "_State":
        return _State(self.backends, self.seconds, [*self.warnings], self.dropped, self._usage)

    @_state.setter
    def _state(self, state: "_State") -> None:
        self.backends, self.seconds, self.dropped = state.backends, state.seconds, state.dropped
        self.warnings = dict.fromkeys(state.warnings)
        self._usage = state.usage

    def add_usage(self, provider: str, used: Used) -> None:
        """``Usage`` of the stage that is running; may be told from several threads at once."""
        self._usage.append(Usage(self._stage, provider, **used))

    def name_backend(self, name: str) -> None:
        """Says what the stage that is running ran on."""
        self.backends[self._stage] = name


def add_warning(message: str) -> None:
    """Adds a warning to the preview that is being made in this context; stages are given this to call."""
    if run := _current.get():
        run.warnings[message] = None


def add_dropped(paraphrase: str, reason: str) -> None:
    """Adds a paraphrase that was left out, and why."""
    if run := _current.get():
        run.dropped[paraphrase] = reason


def add_usage(provider: str, **used: Unpack[Used]) -> None:
    """Adds what a provider did for the stage that is running, as the fields of ``Usage`` say it."""
    if run := _current.get():
        run.add_usage(provider, used)


def name_backend(name: str) -> None:
    """Says which backend answered for the stage that is running, where it has a choice of several."""
    if run := _current.get():
        run.name_backend(name)
