"""Clients of the providers, as settings describe them, with what surrounds their calls."""

import ssl
from functools import cached_property
from typing import TYPE_CHECKING

from ..config.settings import Settings
from .budget import UserBudget
from .calls import ProviderCalls, ProviderError
from .prices import Prices

if TYPE_CHECKING:
    from .chat import Chat
    from .http import JsonHttp

OPENAI_URL = "https://api.openai.com/v1"


class ProviderClients:
    """Makes a client for each stage that needs one; the price table and the daily limit are common to all."""

    def __init__(self, settings: Settings) -> None:
        """Raises ``SettingsError`` when the price table cannot be read."""
        self._settings = settings
        self._prices = Prices(settings.prices)

    def chat(self, error: type[ProviderError]) -> "Chat":
        """Returns the chat model. Raises ``error`` when neither a key nor an address is set."""
        from openai import DefaultHttpxClient, OpenAI

        from .chat import Chat

        gpt = self._settings.gpt
        if not gpt.configured:
            raise _not_configured(error, "gpt", "OPENAI_API_KEY", "or OPENAI_BASE_URL of a server of your own")
        bundle = self._settings.ca_bundle
        verify = ssl.create_default_context(cafile=bundle) if bundle else True
        client = OpenAI(
            api_key=gpt.api_key or "none",  # a server of one's own wants none, the client some
            base_url=gpt.base_url or OPENAI_URL,
            max_retries=0,
            http_client=DefaultHttpxClient(verify=verify, follow_redirects=False),  # the text is for this host
        )
        return Chat(client, gpt.model, self._calls(f"gpt ({gpt.model})", error))

    def papago(self, error: type[ProviderError]) -> "JsonHttp":
        """Returns the way to Papago. Raises ``error`` when its keys are not set."""
        if not self._settings.papago.configured:
            raise _not_configured(error, "papago", "PAPAGO_CLIENT_ID and PAPAGO_CLIENT_SECRET", "of NAVER Cloud")
        return self._post("papago", error)

    def genielabs(self, error: type[ProviderError]) -> "JsonHttp":
        """Returns the way to KT GenieLabs. Raises ``error`` when its keys are not set."""
        if not self._settings.genielabs.configured:
            names = "GENIELABS_CLIENT_ID, GENIELABS_CLIENT_SECRET and GENIELABS_KEY"
            raise _not_configured(error, "genielabs", names, "of KT")
        return self._post("genielabs", error)

    def _post(self, provider: str, error: type[ProviderError]) -> "JsonHttp":
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
        return UserBudget(self._settings.state / "spending.sqlite3", limit, self._prices.currency)


def _not_configured(error: type[ProviderError], provider: str, names: str, whose: str) -> ProviderError:
    return error("not configured", f"{provider} is not configured: set {names} {whose}")
