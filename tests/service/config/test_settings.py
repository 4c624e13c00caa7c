"""What the environment says, and what it may not say."""

import string
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from platformdirs import user_cache_path, user_state_path
from support.paths import ROOT

from service.config.environment import SettingsError
from service.config.settings import FALLBACKS, PARAPHRASERS, TRANSLATORS, Settings, fallbacks

PAIRS = [
    ("PAPAGO_CLIENT_ID", "PAPAGO_CLIENT_SECRET"),
    ("GENIELABS_CLIENT_ID", "GENIELABS_CLIENT_SECRET", "GENIELABS_KEY"),
]
KEYS = ["OPENAI_API_KEY", *PAIRS[0], *PAIRS[1]]
OTHER_FILE = ROOT / "pyproject.toml"
ENVIRONMENT = {
    "MALGRIM_PARAPHRASER": "genielabs",
    "MALGRIM_TRANSLATOR": "marian",
    "MALGRIM_TAGGER": "okt",
    "MALGRIM_FALLBACK": "gpt, rules,lexicon papago",
    "MALGRIM_EMBEDDINGS": "/models/minilm",
    "MALGRIM_GLOSSARY": str(OTHER_FILE),
    "MALGRIM_STYLES": "/styles.toml",
    "MALGRIM_MARIAN_MODEL": "/models/marian",
    "MALGRIM_TEXT_MODEL": str(ROOT / "docs"),
    "MALGRIM_MODEL": "/models/sdxl",
    "MALGRIM_LORA_DIR": "/models/lora",
    "MALGRIM_CONTROLNET_DIR": str(ROOT / "tests"),
    "MALGRIM_IP_ADAPTER_DIR": str(ROOT / "docs"),
    "MALGRIM_MODELS_DIR": str(ROOT),
    "MALGRIM_MODELS_IN_MEMORY": "2",
    "MALGRIM_WILDCARDS_DIR": str(ROOT),
    "MALGRIM_CLIP": "/models/clip",
    "MALGRIM_DEVICE": "cpu",
    "MALGRIM_MEMORY": "low",
    "MALGRIM_REFINER": "toy",
    "MALGRIM_COMPILE": "no",
    "MALGRIM_SAFETY": "refuse",
    "MALGRIM_SAFETY_LISTS": __file__,
    "OPENAI_API_KEY": "sk-1",
    "OPENAI_BASE_URL": "http://models.example:11434/v1",
    "MALGRIM_GPT_MODEL": "my-model",
    "MALGRIM_GPT_REASONING_EFFORT": "low",
    "MALGRIM_GPT_THINKING_TOKENS": "4000",
    "GENIELABS_CLIENT_ID": "kt-id",
    "GENIELABS_CLIENT_SECRET": "kt-secret",
    "GENIELABS_KEY": "kt-key",
    "MALGRIM_GENIELABS_URL": "https://kt.example/path",
    "PAPAGO_CLIENT_ID": "papago-id",
    "PAPAGO_CLIENT_SECRET": "papago-secret",
    "MALGRIM_PAPAGO_URL": "http://127.0.0.1:8000/papago",
    "MALGRIM_PAPAGO_GLOSSARY": "glossary",
    "MALGRIM_CA_BUNDLE": __file__,
    "MALGRIM_STAGE_SECONDS": "12.5",
    "MALGRIM_MOTION_DIR": str(ROOT / "benchmarks"),
    "MALGRIM_UPSCALER_DIR": str(ROOT / "fixtures"),
    "MALGRIM_CAPTION_MODEL": str(ROOT / "docs"),
    "MALGRIM_CACHE_DIR": "/cache",
    "MALGRIM_STATE_DIR": "/state",
    "MALGRIM_PRICES": str(OTHER_FILE),
    "MALGRIM_DAILY_LIMIT": "1000",
}
ADDRESSES = ["MALGRIM_PAPAGO_URL", "MALGRIM_GENIELABS_URL", "OPENAI_BASE_URL"]
URLS = {"MALGRIM_PAPAGO_URL": "papago.url", "MALGRIM_GENIELABS_URL": "genielabs.url", "OPENAI_BASE_URL": "gpt.base_url"}
LETTERS = string.ascii_letters + string.digits + "-_."
SECRETS = st.lists(st.text(LETTERS, min_size=12).map("S3CR-{}".format), min_size=6, max_size=6)


def read(**variables: str) -> Settings:
    return Settings.from_environment(variables)


def refusal(**variables: str) -> str:
    """Returns the one line with which ``variables`` are refused."""
    with pytest.raises(SettingsError) as caught:
        read(**variables)
    assert str(caught.value).isprintable()
    return str(caught.value)


def value(settings: Settings, path: str) -> object:
    found: object = settings
    for name in path.split("."):
        found = getattr(found, name)
    return found


@pytest.mark.parametrize(
    ("path", "expected", "default"),
    [
        ("paraphraser", "genielabs", "auto"),
        ("translator", "marian", "auto"),
        ("fallback", ("gpt", "rules", "lexicon", "papago"), ()),
        ("embeddings", "/models/minilm", None),
        ("model", "/models/sdxl", None),
        ("lora", Path("/models/lora"), None),
        ("guides.controls", ROOT / "tests", None),
        ("guides.ip_adapters", ROOT / "docs", None),
        ("motions", ROOT / "benchmarks", None),
        ("upscalers", ROOT / "fixtures", None),
        ("clip", Path("/models/clip"), None),
        ("caption_model", ROOT / "docs", None),
        ("device", "cpu", "auto"),
        ("memory", "low", "full"),
        ("glossary", OTHER_FILE, None),
        ("safety", "refuse", "warn"),
        ("safety_lists", Path(__file__), None),
        ("marian", "/models/marian", None),
        ("text_model", ROOT / "docs", None),
        ("gpt.api_key", "sk-1", None),
        ("gpt.base_url", "http://models.example:11434/v1", None),
        ("gpt.model", "my-model", "gpt-4o-mini"),
        ("gpt.reasoning_effort", "low", None),
        ("gpt.thinking_tokens", 4000, 0),
        ("genielabs.client_id", "kt-id", None),
        ("genielabs.client_secret", "kt-secret", None),
        ("genielabs.client_key", "kt-key", None),
        ("genielabs.url", "https://kt.example/path", None),
        ("papago.client_id", "papago-id", None),
        ("papago.client_secret", "papago-secret", None),
        ("papago.url", "http://127.0.0.1:8000/papago", None),
        ("papago.glossary", "glossary", None),
        ("ca_bundle", Path(__file__), None),
        ("stage_seconds", 12.5, 30.0),
        ("cache", Path("/cache"), user_cache_path("malgrim")),
        ("state", Path("/state"), user_state_path("malgrim")),
        ("prices", OTHER_FILE, None),
        ("daily_limit", 1000.0, None),
    ],
)
def test_every_variable(path: str, expected: object, default: object) -> None:
    """Each variable sets what it names; where it is not set, or blank, there is a default."""
    assert value(read(**ENVIRONMENT), path) == expected
    assert value(read(), path) == default
    assert value(read(**dict.fromkeys(ENVIRONMENT, " ")), path) == default


def test_every_setting_has_a_variable() -> None:
    """No setting is left at its default by an environment that sets all variables."""
    full, empty = read(**ENVIRONMENT), read()
    for one in fields(Settings):
        assert getattr(full, one.name) != getattr(empty, one.name), one.name


def test_the_environment_of_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a mapping of its own, the process's environment is read."""
    monkeypatch.setenv("MALGRIM_GPT_MODEL", "of-the-process")
    assert Settings.from_environment().gpt.model == "of-the-process"


@pytest.mark.parametrize("name", [name for pair in PAIRS for name in pair])
def test_half_a_pair_of_keys(name: str) -> None:
    """Keys that belong together are refused when one is missing, or blank; the message names which and shows none."""
    (pair,) = (pair for pair in PAIRS if name in pair)
    keys = {other: "S3CRET" for other in pair if other != name}
    for environment in (keys, keys | {name: " \n"}):
        said = refusal(**environment)
        assert f"but not {name}: " in said
        assert "S3CRET" not in said
    alone = refusal(**{name: "S3CRET"})
    assert alone.startswith(f"{name} is set, but not ")
    assert all(other in alone for other in pair)
    assert "S3CRET" not in alone


@pytest.mark.parametrize("name", KEYS)
@pytest.mark.parametrize("wrong", ["S3CRET S3CRET", "S3CRET\nS3CRET", "S3CRET\tx", "S3CRET\x00", "S3CRÉT", "비밀S3CR"])
def test_keys_that_are_none(name: str, wrong: str) -> None:
    """A key with a space, a line break, a control character or a foreign letter is refused, and is not shown."""
    said = refusal(**dict.fromkeys(KEYS, "right") | {name: wrong})
    assert said.startswith(f"{name} is not a key")
    assert "S3CR" not in said


@pytest.mark.parametrize("name", KEYS)
def test_what_stands_around_a_key(name: str) -> None:
    """Line breaks and spaces around a key, as copying leaves them, are no part of it."""
    assert read(**dict.fromkeys(KEYS, "key") | {name: " key\r\n"}) == read(**dict.fromkeys(KEYS, "key"))


@pytest.mark.parametrize("name", ADDRESSES[:2])
@pytest.mark.parametrize(
    "url",
    [
        "http://papago.example/v1",
        "HTTP://papago.example",
        "http://localhost.example",
        "http://127.0.0.1.example",
        "http://127.0.0.2.example",
        "http://10.0.0.1:8000",
        "http://[::2]",
    ],
)
def test_keys_in_the_clear(name: str, url: str) -> None:
    """An address without https is refused where keys would go over the network."""
    said = refusal(**{name: url})
    assert said.startswith(name)
    assert "unencrypted: use https" in said


@pytest.mark.parametrize(
    ("name", "url"),
    [
        *((name, url) for name in ADDRESSES for url in ("http://localhost:1/x", "http://127.0.0.1", "http://[::1]:80")),
        *((name, "https://api.example/x?y=1") for name in ADDRESSES),
        ("OPENAI_BASE_URL", "http://10.0.0.1:11434/v1"),
        ("OPENAI_BASE_URL", "http://models.example/v1"),
    ],
)
def test_addresses_that_are_taken(name: str, url: str) -> None:
    """Any address with https is taken, one without it for this machine, and for models of one's own."""
    assert value(read(**{name: f" {url}\n"}), URLS[name]) == url


@pytest.mark.parametrize("name", ADDRESSES)
@pytest.mark.parametrize(
    "url",
    [
        "https://user:S3CRET@api.example",
        "https://S3CRET@api.example",
        "https://:S3CRET@api.example",
        "http://user:S3CRET@localhost",
        "https://user:S3CRET/x@api.example",
        "https://[S3CRET",
        "https://api.example:S3CRET",
        "https://api.example:99999",
        "ftp://api.example",
        "api.example/v1",
        "localhost:8000",
        "https://",
        "https:///v1",
        "주소",
        "https://api.exa mple/v1",
        "https://api.\nexample/v1",
    ],
)
def test_addresses_that_cannot_be(name: str, url: str) -> None:
    """An address with user or password, or that is not whole, is refused by name; nothing secret in it is shown."""
    said = refusal(**{name: url})
    assert said.startswith(name)
    assert "S3CRET" not in said


@pytest.mark.parametrize("name", ["MALGRIM_DAILY_LIMIT", "MALGRIM_STAGE_SECONDS"])
@pytest.mark.parametrize("wrong", ["nan", "inf", "-inf", "-1", "-0.001", "1e999", "much", "1,000", "1 000", "열"])
def test_numbers_that_are_none(name: str, wrong: str) -> None:
    """A limit or a time that is no number, endless or below zero is refused with its name and value."""
    assert refusal(**{name: wrong}).startswith(f"{name}={wrong!r}: give a number of ")


@pytest.mark.parametrize(
    ("name", "least"), [("MALGRIM_DAILY_LIMIT", "0"), ("MALGRIM_STAGE_SECONDS", "1"), ("MALGRIM_DAILY_LIMIT", "1e9")]
)
def test_the_least_numbers(name: str, least: str) -> None:
    """The limit may be 0, which is not the same as none; a stage needs a second or more."""
    path = {"MALGRIM_DAILY_LIMIT": "daily_limit", "MALGRIM_STAGE_SECONDS": "stage_seconds"}[name]
    assert value(read(**{name: least}), path) == float(least)


def test_no_time_at_all() -> None:
    """A stage cannot have less than a second."""
    assert "1 or more" in refusal(MALGRIM_STAGE_SECONDS="0")


@pytest.mark.parametrize("name", ["MALGRIM_CA_BUNDLE", "MALGRIM_PRICES"])
@pytest.mark.parametrize("file", ["gone.toml", "/nowhere/x", "x" * 5000, "."])
def test_files_that_do_not_exist(name: str, file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is not there, or is none, is refused at once, with the variable and the beginning of its name."""
    monkeypatch.chdir(tmp_path)
    assert refusal(**{name: file}) == f"{name}={file[:80]!r}: there is no such file"


@given(SECRETS)
def test_no_secret_is_shown(secrets: list[str]) -> None:
    """No key stands in what settings look like when they are printed, or in what refuses one of them."""
    environment = dict(zip(KEYS, secrets, strict=True))
    settings = read(**environment)
    assert (settings.gpt.api_key, settings.papago.client_secret) == (secrets[0], secrets[2])
    for said in (repr(settings), str(settings), refusal(**environment, MALGRIM_TRANSLATOR="x")):
        assert not any(secret in said for secret in secrets)
    for name in KEYS:
        said = refusal(**environment | {name: f"{environment[name]} {environment[name]}"})
        assert not any(secret in said for secret in secrets)


@pytest.mark.parametrize(
    ("name", "choices"), [("MALGRIM_PARAPHRASER", PARAPHRASERS), ("MALGRIM_TRANSLATOR", TRANSLATORS)]
)
@pytest.mark.parametrize("wrong", ["deepl", "GPT", "gpt,rules", "papago\nx"])
def test_unknown_backends(name: str, choices: tuple[str, ...], wrong: str) -> None:
    """A backend that does not exist is refused with the names of those that do."""
    assert refusal(**{name: wrong}) == f"{name}={wrong!r}: choose one of {', '.join(choices)}"


@pytest.mark.parametrize("wrong", ["deepl", "auto", "gpt;rules"])
def test_unknown_fallbacks(wrong: str) -> None:
    """A fallback that does not exist, or names none, is refused with the names of those that do."""
    with pytest.raises(SettingsError) as caught:
        fallbacks(["gpt", wrong])
    assert str(caught.value) == refusal(MALGRIM_FALLBACK=f"gpt,{wrong}")
    assert f"{wrong!r}: choose one of {', '.join(FALLBACKS)}" in str(caught.value)


@pytest.mark.parametrize(("name", "choices"), [("PARAPHRASER", PARAPHRASERS), ("TRANSLATOR", TRANSLATORS)])
def test_every_backend_can_be_chosen(name: str, choices: tuple[str, ...]) -> None:
    """Each name that is offered is taken."""
    for choice in choices:
        assert value(read(**{f"MALGRIM_{name}": choice}), name.lower()) == choice
    assert set(choices) <= {"auto", *FALLBACKS}
