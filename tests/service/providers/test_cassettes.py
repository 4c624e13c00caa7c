"""The contracts of the providers, replayed from recordings."""

import re
from pathlib import Path
from typing import Any

import pytest
import vcr as vcrpy
import yaml
from pytest_httpserver import HTTPServer
from support.cassette_cases import CASES, Case
from support.paths import CASSETTES
from support.recording import CAPTURED, WRITTEN, Serializer, configuration, secrets_of_environment
from vcr.cassette import Cassette

from augment import ParaphraseError
from service.assembly.backends import Backends
from service.config.settings import GenieLabs, Gpt, Papago, Settings
from service.providers import calls
from service.providers.calls import deadline
from service.providers.replay import replayed
from service.trace import PreviewTrace
from translate import TranslationError

SECRETS = secrets_of_environment()
OWN = Settings.from_environment()
HANGUL = re.compile(r"[가-힣]")


def _not_recorded(case: Case) -> list[pytest.MarkDecorator]:
    """Return marks for cases that cannot be recorded: recording deletes the file first."""
    if not case.recordable:
        return [pytest.mark.not_recorded("it cannot be provoked")]
    if not all(getattr(OWN, provider).configured for provider in case.providers):
        return [pytest.mark.not_recorded(f"no keys for {' and '.join(case.providers)}")]
    return []


@pytest.fixture(scope="module")
def vcr_cassette_dir() -> str:
    return str(CASSETTES)


@pytest.fixture
def vcr_config() -> dict[str, Any]:
    return configuration(SECRETS)


@pytest.fixture
def settings(record_mode: str) -> Settings:
    if record_mode == "none":
        return replayed(Settings())
    keys = (
        OWN.papago.client_id,
        OWN.papago.client_secret,
    )  # recordings use the providers' own addresses
    kt = OWN.genielabs
    return Settings(
        gpt=Gpt(OWN.gpt.api_key),
        papago=Papago(*keys),
        genielabs=GenieLabs(kt.client_id, kt.client_secret, kt.client_key),
        ca_bundle=OWN.ca_bundle,
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    "case",
    [
        pytest.param(
            case,
            id=case.cassette,
            marks=[pytest.mark.vcr, pytest.mark.default_cassette(case.cassette), *_not_recorded(case)],
        )
        for case in CASES
    ],
)
def test_contract(
    case: Case, settings: Settings, record_mode: str, vcr: Cassette, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each recorded reply is read by the contract: an answer, or a failure with its reason and advice."""
    monkeypatch.setattr(calls, "_backoff", lambda _: 0.0)
    trace = PreviewTrace(None)
    with trace.collecting(), deadline(60):
        if case.reason is None:
            answers = case.call(settings)
            assert answers
            assert all(answers)
            assert len({bool(HANGUL.search(answer)) for answer in answers}) == 1, "all are Korean, or all English"
        else:
            try:
                case.call(settings)
            except (ParaphraseError, TranslationError) as error:
                assert error.reason == case.reason
                assert case.message in str(error)
            else:
                pytest.fail("it succeeded")
    if record_mode == "none":
        assert sum(usage.calls for usage in trace.usage) == case.calls
        assert vcr.all_played


def test_every_recording_is_played() -> None:
    """Each cassette belongs to a case, names the origin of its replies, and holds no private header."""
    files = {file.stem: file for file in CASSETTES.glob("*.yaml")}
    assert files.keys() == {case.cassette for case in CASES}
    for file in files.values():
        text = file.read_text(encoding="utf-8")
        assert text.startswith((WRITTEN, CAPTURED)), file
        for interaction in yaml.safe_load(text)["interactions"]:
            assert interaction["request"]["headers"].keys() <= {"content-type"}
            assert interaction["response"]["headers"].keys() <= {"content-type", "retry-after"}


def test_recording_leaves_secrets_out(httpserver: HTTPServer, tmp_path: Path) -> None:
    """Keys, signatures, cookies and ids do not reach a recording, even if a provider echoes them."""
    planted = ("planted-openai", "planted-id", "planted-secret", "planted-kt-id", "planted-kt-secret", "planted-kt-key")
    reply = {"id": "chatcmpl-private", "message": f"denied {' '.join(planted)}"}
    headers = {"set-cookie": "session=private", "x-request-id": "private"}
    httpserver.expect_request(re.compile("")).respond_with_json(reply, 401, headers)
    address = httpserver.url_for("/")
    settings = Settings(
        gpt=Gpt(planted[0], address),
        papago=Papago(planted[1], planted[2], address),
        genielabs=GenieLabs(*planted[3:], address),
    )
    recorder = vcrpy.VCR(record_mode="all")
    recorder.register_serializer("yaml", Serializer)
    file = tmp_path / "recording.yaml"
    backends = Backends(settings)
    with recorder.use_cassette(str(file), **configuration(planted)):
        with pytest.raises(ParaphraseError):
            backends.paraphraser("gpt").paraphrase("바다", 1)
        with pytest.raises(ParaphraseError):
            backends.paraphraser("genielabs").paraphrase("바다", 1)
        with pytest.raises(TranslationError):
            backends.translator("papago").translate(["바다"])
    text = file.read_text(encoding="utf-8")
    assert text.startswith(CAPTURED)
    assert text.count("바다") == 3
    assert "private" not in text
    assert not [secret for secret in planted if secret in text]
    assert not re.search("authorization|api-key|signature|timestamp|cookie", text, re.IGNORECASE)
