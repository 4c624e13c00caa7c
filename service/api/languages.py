"""The language of each request, by its header ``Accept-Language``."""

import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..messages import LANGUAGES, Language, language_of_locale, speaking

_RANGE = re.compile(
    r"(?P<language>\*|[a-z]{1,8})(-[a-z0-9]{1,8})*[ \t]*(;[ \t]*q=(?P<quality>0(\.[0-9]{0,3})?|1(\.0{0,3})?))?",
    re.IGNORECASE | re.ASCII,
)

_UNNAMED = 0.0005  # the quality of a language that no range names, below every one that a range can give


class LanguageMiddleware:
    """Answers in the language asked for, and says so where an answer depends on it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        wanted = ",".join(Headers(scope=scope).getlist("accept-language"))
        with speaking(accepted_language(wanted)) as asked:

            async def send_with_language(message: Message) -> None:
                if message["type"] == "http.response.start" and asked.was_used:
                    headers = MutableHeaders(scope=message)
                    headers["Content-Language"] = asked.language
                    headers.add_vary_header("Accept-Language")
                await send(message)

            await self._app(scope, receive, send_with_language)


def accepted_language(header: str) -> Language:
    """Return the best language for a header ``Accept-Language`` (RFC 9110), that of the locale where it does not tell.

    Where two are wanted equally, the first one counts. Ranges that cannot be read are skipped.
    """
    qualities: dict[str, float] = {}
    for item in header.split(","):
        if found := _RANGE.fullmatch(item.strip()):
            name, quality = found["language"].lower(), float(found["quality"] or 1)
            qualities[name] = max(quality, qualities.get(name, 0.0))
    order = sorted(LANGUAGES, key=[*qualities, language_of_locale(), *LANGUAGES].index)
    return max(order, key=lambda one: qualities.get(one, qualities.get("*", _UNNAMED)))
