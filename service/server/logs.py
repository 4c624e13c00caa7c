"""Structured logs: one JSON object a line on standard error, without prompts and secrets."""

import logging
import sys

import structlog
from structlog.tracebacks import ExceptionDictTransformer


def configure() -> None:
    """Sets logging up for a process of the service; other libraries log warnings alone."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False)),  # they hold prompts
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    logging.getLogger("dbos").addFilter(_Terse())
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s")


class _Terse(logging.Filter):
    """DBOS writes statements with what is in them, which may be prompts, and whole tracebacks for cancelled jobs."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Leaves the message up to a statement, and the kind of an exception."""
        kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
        record.msg, record.args = f"{record.getMessage().partition('[SQL')[0].strip()} {kind}".strip(), ()
        record.exc_info = record.exc_text = None
        return "Cancelled" not in kind
