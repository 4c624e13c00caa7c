"""Clients of the providers, made from the settings."""

import ssl
from functools import cached_property
from typing import TYPE_CHECKING

from ..config.settings import Settings
from ..messages import N_, _
from .budget import UserBudget
from .calls import ProviderCalls, ProviderError
from .prices import Prices

if TYPE_CHECKING:
    from .chat import Chat
    from .http import JsonHttp
    from .local_chat import LocalChat

OPENAI_URL = "https://api.openai.com/v1"


class ProviderClients:
    """Makes the client of each stage that needs one; all share the price table and the daily limit."""

    def __init__(self, settings: Settings) -> None:
        """Read the price table. Raise ``SettingsError`` if it cannot be read."""
        self._settings = settings
        self._prices = Prices(settings.prices)

    def chat(self, error: type[ProviderError]) -> "Chat":
        """Return the chat model. Raise ``error`` if neither a key nor an address is set."""
        from .chat import Chat
        from .chat_client import chat_client

        gpt = self._settings.gpt
        if not gpt.configured:
            raise _not_configured(
                error, N_("gpt is not configured: set OPENAI_API_KEY or OPENAI_BASE_URL of your own server")
            )
        bundle = self._settings.ca_bundle
        verify = ssl.create_default_context(cafile=bundle) if bundle else True
        client = chat_client(gpt.api_key or "none", gpt.base_url or OPENAI_URL, verify)  # a local server needs no key
        return Chat(
            client,
            gpt.model,
            self._calls(f"gpt ({gpt.model})", error),
            effort=gpt.reasoning_effort,
            thinking_tokens=gpt.thinking_tokens,
        )

    def local_chat(self, error: type[ProviderError]) -> "LocalChat":
        """Return the language model of this machine. Raise ``error`` if none is named, or it cannot be loaded."""
        folder = self._settings.text_model
        if not folder:
            raise _not_configured(
                error, N_("local is not configured: set MALGRIM_TEXT_MODEL to the folder of a language model")
            )
        from .local_chat import LocalChat
        from .text_model import TextModel, TextModelError

        device = self._settings.device if self._settings.memory == "full" else "cpu"  # the rest is for the image model
        try:
            model = TextModel.load(folder, device)
        except TextModelError as cause:
            message = _("MALGRIM_TEXT_MODEL={folder!r} cannot be loaded: {cause}")
            raise error("not configured", message.format(folder=str(folder), cause=cause)) from cause
        return LocalChat(f"local ({folder.resolve().name})", model, error)

    def papago(self, error: type[ProviderError]) -> "JsonHttp":
        """Return a client for Papago. Raise ``error`` if its keys are not set."""
        if not self._settings.papago.configured:
            raise _not_configured(
                error, N_("papago is not configured: set PAPAGO_CLIENT_ID and PAPAGO_CLIENT_SECRET of NAVER Cloud")
            )
        return self._http("papago", error)

    def genielabs(self, error: type[ProviderError]) -> "JsonHttp":
        """Return a client for KT GenieLabs. Raise ``error`` if its keys are not set."""
        if not self._settings.genielabs.configured:
            raise _not_configured(
                error,
                N_("genielabs is not configured: set GENIELABS_CLIENT_ID, GENIELABS_CLIENT_SECRET and GENIELABS_KEY"),
            )
        return self._http("genielabs", error)

    def _http(self, provider: str, error: type[ProviderError]) -> "JsonHttp":
        from .http import JsonHttp

        bundle = self._settings.ca_bundle
        return JsonHttp(self._calls(provider, error), str(bundle) if bundle else None)

    def _calls(self, provider: str, error: type[ProviderError]) -> ProviderCalls:
        price = self._prices.of(provider)
        return ProviderCalls(provider, error, price=price, budget=self._budget, secrets=self._settings.secrets)

    @cached_property
    def _budget(self) -> UserBudget | None:
        limit = self._settings.daily_limit
        if limit is None:
            return None
        return UserBudget(self._settings.state / "spending.sqlite3", limit)


def _not_configured(error: type[ProviderError], message: str) -> ProviderError:
    return error("not configured", _(message))
