"""Structured logs on standard error, one JSON object a line, without prompts and secrets."""

import json
import logging
import sys
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import structlog
from structlog.tracebacks import ExceptionDictTransformer

from ..printable import printable, printable_json, printable_line

_REPETITION_INTERVAL = 10.0  # seconds
_MOST_MESSAGES = 100  # different messages that are remembered


def configure(*, quiet: bool = False) -> None:
    """Set up logging for a process of the service; libraries, and all where it is ``quiet``, log warnings only."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False)),  # locals hold prompts
            structlog.processors.JSONRenderer(_json),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING if quiet else logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    logging.getLogger("dbos").addFilter(_WithoutParameters())
    for name in ("asyncio", "uvicorn.error"):
        logging.getLogger(name).addFilter(WithoutRepetitions())
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_PrintableFormatter("%(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])


def log_loaded(model: str, seconds: float) -> None:
    """Log that a model was loaded, which takes minutes where its weights are fetched."""
    structlog.get_logger().info("model_loaded", model=model, seconds=round(seconds, 1))


def _json(event: object, **options: Any) -> str:
    return printable_json(json.dumps(event, ensure_ascii=False, **options))


class _PrintableFormatter(logging.Formatter):
    """Shows no control characters of what a library logs; only tracebacks have several lines."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - its name in the base class
        """Return the message on one line."""
        return printable_line(super().formatMessage(record))

    def format(self, record: logging.LogRecord) -> str:
        """Return the message and a traceback, if any."""
        return printable(super().format(record))


class WithoutRepetitions(logging.Filter):
    """Drops a message that was logged a moment ago, and tells how often with the next one."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._until: dict[str, float] = {}
        self._dropped: Counter[str] = Counter()

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep the first record with a text in each interval."""
        text, now = record.getMessage().partition("\n")[0], self._clock()
        if now < self._until.get(text, 0.0):
            self._dropped[text] += 1
            return False
        if len(self._until) >= _MOST_MESSAGES:
            self._until.clear()
        self._until[text] = now + _REPETITION_INTERVAL
        if dropped := self._dropped.pop(text, 0):
            record.msg, record.args = f"{text} ({dropped} more in between)", ()
        return True


class _WithoutParameters(logging.Filter):
    """Removes SQL parameters and tracebacks from the messages of DBOS, as they may hold prompts."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep the message up to a statement, and the type of an exception; drop cancellations."""
        kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
        message = record.getMessage().partition("[SQL")[0].strip()
        record.msg, record.args = printable_line(f"{message} {kind}".strip()), ()  # DBOS has a handler of its own
        record.exc_info = record.exc_text = None
        return "Cancelled" not in kind
