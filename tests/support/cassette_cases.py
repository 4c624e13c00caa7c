"""The requests of each recording, and their expected outcomes."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from service.assembly.backends import Backends
from service.config.settings import ParaphraserName, Settings

SENTENCE = "노을 지는 바닷가에서 한복을 입은 소녀"
VARIANTS = (
    "해 질 녘 바닷가에 한복 차림의 소녀가 서 있다",
    "한복을 입은 소녀가 노을 지는 해변에 있다",
    "석양이 물든 바닷가의 한복 입은 소녀",
)
PROMPTS = (
    "빗속에서 우산을 든 여자",
    "해가 지는 강가에서 낡은 나무배에 앉아 낚시를 하는 노인과 그 옆에 엎드려 자는 누런 개",
    "1소녀, 긴 은발, 교복, 벚꽃, 미소",
    "눈 덮인 산속 오두막 그려줘",
    "여름 신메뉴 망고 빙수 포스터, 시원하고 상큼한 느낌",
    "개귀여운 아기 고양이 짤, 츄르 먹는 중 ㅋㅋ",
    "생일 케이크 앞에서 웃고 있는 아이 세 명과 할머니",
    "수채화로 그린 제주도 유채꽃밭",
    "사람이 없는 새벽 지하철역",
    "애니메이션 스타일로 검을 든 기사",
    "빨간 풍선 두 개를 든 파란 원피스의 소녀",
    "네온 불빛이 비치는 사이버펑크 골목을 걷는 로봇",
)
"""Prompts of different kinds, with ten recorded paraphrases of each by both providers."""

WRONG = "wrong-key"


@dataclass(frozen=True)
class Case:
    """One recording.

    Attributes:
        cassette: Name of the file.
        call: Makes the requests.
        calls: Number of the requests.
        reason: Reason of the failure; None for success.
        message: Part of the error message.
        recordable: The case can be provoked with real keys; the others keep their written replies.
    """

    cassette: str
    call: Callable[[Settings], list[str]]
    calls: int = 1
    reason: str | None = None
    message: str = ""
    recordable: bool = False

    @property
    def providers(self) -> tuple[str, ...]:
        """Names of the providers in ``Settings``."""
        name = self.cassette.partition("_")[0]
        return ("gpt", "papago") if name == "preview" else (name,)


def _papago(*sentences: str) -> Callable[[Settings], list[str]]:
    return lambda settings: Backends(settings).translator("papago").translate(sentences)


def _gpt_translator(*sentences: str) -> Callable[[Settings], list[str]]:
    return lambda settings: Backends(settings).translator("gpt").translate(sentences)


def _gpt(count: int) -> Callable[[Settings], list[str]]:
    return lambda settings: Backends(settings).paraphraser("gpt").paraphrase(SENTENCE, count)


def _genielabs(settings: Settings) -> list[str]:
    return Backends(settings).paraphraser("genielabs").paraphrase(SENTENCE, 3)


def _ten_each(name: ParaphraserName) -> Callable[[Settings], list[str]]:
    def call(settings: Settings) -> list[str]:
        paraphraser = Backends(settings).paraphraser(name)
        return [one for prompt in PROMPTS for one in paraphraser.paraphrase(prompt, 10)]

    return call


def _with_wrong_key(call: Callable[[Settings], list[str]]) -> Callable[[Settings], list[str]]:
    return lambda settings: call(
        replace(
            settings,
            gpt=replace(settings.gpt, api_key=WRONG),
            papago=replace(settings.papago, client_secret=WRONG),
        )
    )


def _unknown_route(settings: Settings) -> list[str]:
    url = (settings.genielabs.url or "https://aiapi.genielabs.ai/kt/nlp/paraphrasing") + "-unknown"
    return _genielabs(replace(settings, genielabs=replace(settings.genielabs, url=url)))


def _sentences_of_preview(settings: Settings) -> list[str]:
    backends = Backends(settings)
    paraphrases = backends.filtering(backends.paraphraser("gpt")).paraphrase(SENTENCE, 10)
    return backends.translator("papago").translate([SENTENCE, *paraphrases])


PAPAGO = (
    Case("papago_one", _papago("바다"), recordable=True),
    Case("papago_joined", _papago(SENTENCE, *VARIANTS), recordable=True),
    Case("papago_line_missing", _papago(SENTENCE, *VARIANTS), calls=5),
    Case("papago_wrong_key", _with_wrong_key(_papago("바다")), 1, "credentials refused", "code 200", recordable=True),
    Case("papago_unsubscribed", _papago("바다"), 1, "credentials refused", "A subscription to the API is required"),
    Case("papago_unsubscribed_bare", _papago("바다"), 1, "credentials refused", "Permission Denied"),
    Case("papago_quota", _papago("바다"), 1, "quota used up", "tick Papago Text Translation"),
    Case("papago_throttled", _papago("바다"), 5, "rate limited", "tried 5 times"),
    Case("papago_too_long", _papago("가" * 5001), 1, "request refused", "code N2MT08", recordable=True),
    Case("papago_too_long_flat", _papago("가" * 5001), 1, "request refused", "code N2MT08"),
    Case("papago_too_large", _papago("바다"), 1, "request refused", "HTTP 413, code 430"),
    Case("papago_gateway_html", _papago("바다"), 5, "unavailable", "HTTP 504"),
    Case("papago_gateway_empty", _papago("바다"), 5, "unavailable", "HTTP 504"),
)
GENIELABS = (
    Case("genielabs_bare", _genielabs, recordable=True),
    Case("genielabs_with_code", _genielabs),
    Case("genielabs_prompts", _ten_each("genielabs"), calls=len(PROMPTS), recordable=True),
    Case("genielabs_failed", _genielabs, 1, "request refused", "code 4000"),
    Case("genielabs_unknown_route", _unknown_route, 1, "request refused", "404 page not found", recordable=True),
)
GPT = (
    Case("gpt_paraphrases", _gpt(3), recordable=True),
    Case("gpt_prompts", _ten_each("gpt"), calls=len(PROMPTS), recordable=True),
    Case("gpt_translations", _gpt_translator(SENTENCE, *VARIANTS), recordable=True),
    Case("gpt_too_few", _gpt(3), calls=2),
    Case("gpt_repeats", _gpt(3), calls=2),
    Case("gpt_cut_off", _gpt(3), calls=2),
    Case("gpt_refusal", _gpt(3), 1, "unusable answer", "refused"),
    Case("gpt_wrong_key", _with_wrong_key(_gpt(3)), 1, "credentials refused", "OPENAI_API_KEY", recordable=True),
    Case("gpt_rate_limited", _gpt(3), 5, "rate limited", "tried 5 times"),
    Case("gpt_no_credit", _gpt(3), 1, "quota used up", "insufficient_quota"),
    Case("gpt_server_error", _gpt(3), 5, "unavailable", "HTTP 500"),
    Case("gpt_html", _gpt(3), 1, "unusable answer", "OPENAI_BASE_URL"),
)
CASES = (*PAPAGO, *GENIELABS, *GPT, Case("preview", _sentences_of_preview, calls=2, recordable=True))
