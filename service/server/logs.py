"""Structured logs on standard error, one JSON object a line, without prompts and secrets."""

import logging
import sys

import structlog
from structlog.tracebacks import ExceptionDictTransformer


def configure() -> None:
    """Set up logging for a process of the service; libraries log warnings only."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False)),  # locals hold prompts
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    logging.getLogger("dbos").addFilter(_WithoutParameters())
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s")


class _WithoutParameters(logging.Filter):
    """Removes SQL parameters and tracebacks from the messages of DBOS, as they may hold prompts."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep the message up to a statement, and the type of an exception; drop cancellations."""
        kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
        record.msg, record.args = f"{record.getMessage().partition('[SQL')[0].strip()} {kind}".strip(), ()
        record.exc_info = record.exc_text = None
        return "Cancelled" not in kind
