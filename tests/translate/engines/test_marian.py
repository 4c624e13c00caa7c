"""The neural translator, with real but tiny models that learn a few sentences in seconds."""

import json
import logging
import os
import pickle
import shutil
import socket
import sys
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock
from typing import Any

import pytest
import torch
from huggingface_hub import constants
from safetensors.torch import load_file, save_file
from support.toy_marian import BAD, ENGLISH, SIZES, teach, train_pieces
from transformers import (
    AutoModelForSeq2SeqLM,
    AutoTokenizer,
    M2M100Config,
    M2M100ForConditionalGeneration,
    M2M100Tokenizer,
    NllbTokenizer,
)

from service.assembly.lazy import IMPORTS
from translate import TranslationError, Translator
from translate.engines.marian import MarianTranslator

pytestmark = pytest.mark.filterwarnings("ignore:Recommended. pip install sacremoses")  # from making the tiny models

# source language, Korean, target language, answer to learn; only one row per text is the right answer
ROWS = [
    ("ko", "고양이", "en", "a cat"),
    ("ko", "고양이", "fr", "un chat"),
    ("en", "고양이", "en", "no Korean"),
    ("ko", "흰 강아지", "en", "a white\npuppy"),
    ("ko", "흰 강아지", "fr", "un chiot blanc"),
    ("en", "흰 강아지", "en", "no Korean"),
]


@pytest.fixture(scope="module", autouse=True)
def alone() -> Iterator[None]:
    """Wait for threads of other tests that still load a model."""
    with IMPORTS:
        yield


def nllb_tokenizer(folder: Path) -> tuple[Any, dict[str, str]]:
    characters = sorted(set("".join(korean + english for _, korean, _, english in ROWS)) - {" "})
    tokens = ["<s>", "<pad>", "</s>", "<unk>", "▁", *characters]
    tokenizer = NllbTokenizer(vocab={token: index for index, token in enumerate(tokens)}, merges=[])
    return tokenizer, {"ko": "kor_Hang", "en": "eng_Latn", "fr": "fra_Latn"}


def m2m100_tokenizer(folder: Path) -> tuple[Any, dict[str, str]]:
    pieces = train_pieces([text for _, korean, _, english in ROWS for text in (korean, english)], folder / "spm")
    tokens = dict.fromkeys(["<s>", "<pad>", "</s>", "<unk>", *pieces])
    (folder / "vocab").write_text(json.dumps({token: index for index, token in enumerate(tokens)}), encoding="utf-8")
    names = list(M2M100Tokenizer(str(folder / "vocab"), str(folder / "spm")).lang_token_to_id)
    tokenizer = M2M100Tokenizer(str(folder / "vocab"), str(folder / "spm"), additional_special_tokens=names)
    return tokenizer, {"ko": "ko", "en": "en", "fr": "fr"}


@pytest.fixture(scope="module", params=[nllb_tokenizer, m2m100_tokenizer], ids=["nllb", "m2m100"])
def of_many_languages(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny multilingual model that answers Korean in English or French, and text marked as English with a refusal."""
    folder = tmp_path_factory.mktemp("many-languages")
    make: Callable[[Path], tuple[Any, dict[str, str]]] = request.param
    tokenizer, names = make(folder)
    torch.manual_seed(0)
    model = M2M100ForConditionalGeneration(M2M100Config(vocab_size=len(tokenizer), **SIZES))
    inputs, answers = [], []
    for source, korean, target, answer in ROWS:
        tokenizer.src_lang, tokenizer.tgt_lang = names[source], names[target]
        inputs.append(tokenizer(korean).input_ids)
        answers.append(tokenizer(text_target=answer).input_ids)
    teach(model, inputs, answers, given=1)
    tokenizer.src_lang = names["en"]
    tokenizer.save_pretrained(folder)
    model.save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def translator(marian: Path) -> MarianTranslator:
    return MarianTranslator.load(str(marian))


@pytest.fixture
def copied(marian: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(marian, tmp_path / "copy"))


@pytest.fixture
def network_requests(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    requests: list[object] = []

    def refuse(*args: object, **kwargs: object) -> None:
        requests.append(args)
        raise OSError("no network in this test")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    return requests


def refusal(model: str) -> str:
    with pytest.raises(TranslationError) as caught:
        MarianTranslator.load(model)
    assert caught.value.reason == "not configured"
    message = str(caught.value)
    assert repr(model) in message
    assert "\n" not in message
    return message


def test_order_is_kept_over_batches(translator: MarianTranslator) -> None:
    """Sentences of all lengths in several batches get their own English in their place."""
    korean = [*ENGLISH] * 5 + [*reversed(ENGLISH)] * 5
    assert translator.translate(korean) == [ENGLISH[sentence] for sentence in korean]


def test_batches_are_bounded(marian: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A batch has at most 16 sentences and 512 tokens with padding; the longest sentences come first."""
    shapes: list[tuple[int, int]] = []
    model = AutoModelForSeq2SeqLM.from_pretrained(marian)
    generate = model.generate

    def watched(**options: Any) -> torch.Tensor:
        shapes.append(tuple(options["input_ids"].shape))
        found: torch.Tensor = generate(**options)
        return found

    monkeypatch.setattr(model, "generate", watched)
    translator = MarianTranslator(AutoTokenizer.from_pretrained(marian), model)
    translator.translate(["고양이"] * 40 + ["의자 위에서 자는 작은 고양이 " * 3] * 20)
    assert sum(rows for rows, _ in shapes) == 60
    assert all(rows <= 16 and rows * columns <= 512 for rows, columns in shapes)
    assert max(rows for rows, _ in shapes) == 16
    assert [columns for _, columns in shapes] == sorted((columns for _, columns in shapes), reverse=True)
    assert shapes[0][0] == 512 // shapes[0][1] < 16


@pytest.mark.parametrize("sentence", [*ENGLISH])
def test_alone_as_in_a_batch(translator: MarianTranslator, sentence: str) -> None:
    """A sentence gets the same English by itself, without padding, and together with others."""
    together = dict(zip(ENGLISH, translator.translate([*ENGLISH]), strict=True))
    assert translator.translate([sentence]) == [together[sentence]] == [ENGLISH[sentence]]


def test_only_korean_is_translated(translator: MarianTranslator) -> None:
    """English, digits, line breaks and empty strings are unchanged next to translated Korean."""
    mixed = ["a cat,\n85mm f/1.4", "고양이", "", "  ", "16:9", "강아지", "未来"]
    assert translator.translate(mixed) == ["a cat,\n85mm f/1.4", "a cat", "", "  ", "16:9", "a puppy", "未来"]
    assert translator.translate([]) == []


def test_line_breaks_are_spaces(translator: MarianTranslator, of_many_languages: Path) -> None:
    """A line break becomes a space, in a Korean sentence as in an answer of the model."""
    assert translator.translate(["한복을\n입은\n소녀\n"]) == ["a girl wearing a hanbok"]
    assert MarianTranslator.load(str(of_many_languages)).translate(["흰\n강아지"]) == ["a white puppy"]


@pytest.mark.parametrize("bad", [*BAD])
def test_unusable_answers_are_empty(translator: MarianTranslator, bad: str) -> None:
    """An empty answer, a Korean answer and an endless answer give an empty string."""
    assert translator.translate(["고양이", bad, "강아지"]) == ["a cat", "", "a puppy"]


def test_too_long_is_refused(translator: MarianTranslator, marian: Path) -> None:
    """A sentence with one token too many is an error with both numbers; one that just fits is translated."""
    tokenizer = AutoTokenizer.from_pretrained(marian)
    fitting = "고양이"
    while len(tokenizer(fitting).input_ids) < 64:
        fitting += "이"
    assert len(translator.translate(["고양이", fitting])) == 2
    with pytest.raises(TranslationError, match=r"65 tokens, .* at most 64: ") as caught:
        translator.translate(["고양이", fitting + "이"])
    assert caught.value.reason == "request refused"


def test_threads_share_a_translator(marian: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Threads get the English of their own sentences, and the model runs one search at a time."""
    model = AutoModelForSeq2SeqLM.from_pretrained(marian)
    generate, busy = model.generate, Lock()

    def watched(**options: Any) -> torch.Tensor:
        assert busy.acquire(blocking=False), "two searches at once"
        found: torch.Tensor = generate(**options)
        busy.release()
        return found

    monkeypatch.setattr(model, "generate", watched)
    translator = MarianTranslator(AutoTokenizer.from_pretrained(marian), model)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(translator.translate, [[sentence] for sentence in ENGLISH] * 3))
    assert found == [[english] for english in ENGLISH.values()] * 3


def test_a_model_in_training_is_set_to_inference(marian: Path) -> None:
    """A model in training mode, which drops half of its activations, translates as in inference mode."""
    model = AutoModelForSeq2SeqLM.from_pretrained(marian, dropout=0.5).train()
    assert MarianTranslator(AutoTokenizer.from_pretrained(marian), model).translate([*ENGLISH]) == [*ENGLISH.values()]


def test_languages_are_set(of_many_languages: Path) -> None:
    """A multilingual model reads Korean and answers in English, not in another language that it knows."""
    translator: Translator = MarianTranslator.load(str(of_many_languages))
    assert translator.translate(["고양이", "흰 강아지"]) == ["a cat", "a white puppy"]


def test_a_model_without_korean_is_refused(marian: Path) -> None:
    """A multilingual model without a token for Korean is an error."""
    model = M2M100ForConditionalGeneration(M2M100Config(vocab_size=10, **SIZES))
    with pytest.raises(ValueError, match="kor_Hang"):
        MarianTranslator(AutoTokenizer.from_pretrained(marian), model)


class Harmful:
    def __reduce__(self) -> tuple[object, ...]:
        return os.mkdir, ("harm",)


def test_pickled_weights_are_refused(copied: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with pickled weights only is an error that names it and the remedy, and no pickle is read."""
    monkeypatch.chdir(tmp_path)
    (copied / "model.safetensors").unlink()
    (copied / "pytorch_model.bin").write_bytes(pickle.dumps(Harmful()))
    message = refusal(str(copied))
    assert f"no safetensors in {copied}" in message
    assert "pickled" in message
    assert "hf download" in message
    assert not Path("harm").exists()


@pytest.mark.parametrize("model", ["/no/such/folder", "no-such-organisation/no-such-model", "no such name"])
def test_a_missing_model_is_named(model: str, network_requests: list[object]) -> None:
    """A missing folder or model is an error of one line that names it, without a request to the network."""
    assert "no such folder" in refusal(model)
    assert network_requests == []


def test_a_folder_needs_no_network(marian: Path, network_requests: list[object]) -> None:
    """A model is loaded from its folder and translates without a request to the network."""
    assert MarianTranslator.load(str(marian)).translate(["고양이"]) == ["a cat"]
    assert network_requests == []


def test_a_fetched_name_is_found(
    marian: Path, tmp_path: Path, network_requests: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A model in the cache of Hugging Face is loaded from there, without a request to the network."""
    cached = tmp_path / "models--Helsinki-NLP--opus-mt-ko-en"
    shutil.copytree(marian, cached / "snapshots" / "a1")
    (cached / "refs").mkdir()
    (cached / "refs" / "main").write_text("a1")
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path))
    assert MarianTranslator.load("Helsinki-NLP/opus-mt-ko-en").translate(["고양이"]) == ["a cat"]
    assert network_requests == []


def test_a_home_is_expanded(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder may begin with a tilde."""
    monkeypatch.setenv("HOME", str(copied.parent))
    assert MarianTranslator.load(f"~/{copied.name}").translate(["고양이"]) == ["a cat"]


def test_sentencepiece_is_missing(marian: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without sentencepiece, the message names the extra that installs it."""
    monkeypatch.setitem(sys.modules, "sentencepiece", None)
    assert "pip install 'malgrim[nmt]'" in refusal(str(marian))


def test_sacremoses_is_not_needed(marian: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without sacremoses, which transformers recommends in a warning, results are the same and nothing warns."""
    monkeypatch.setitem(sys.modules, "sacremoses", None)
    with warnings.catch_warnings(action="error"):
        assert MarianTranslator.load(str(marian)).translate([*ENGLISH]) == [*ENGLISH.values()]


def test_nothing_is_printed(marian: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture) -> None:
    """Loading, translating and failing write nothing to the terminal: no logs, warnings or progress bars."""
    logging.getLogger("transformers").addHandler(caplog.handler)  # it does not propagate to the root logger
    translator = MarianTranslator.load(str(marian))
    with pytest.raises(TranslationError):
        translator.translate(["고양이", "고양이 " * 1000])
    translator.translate([*ENGLISH])
    logging.getLogger("transformers").removeHandler(caplog.handler)
    assert caplog.records == []
    assert capfd.readouterr() == ("", "")


def test_half_precision_is_widened(copied: Path) -> None:
    """Weights in half precision, as in some OPUS-MT models, are loaded in full precision."""
    weights = {name: tensor.half() for name, tensor in load_file(copied / "model.safetensors").items()}
    save_file(weights, copied / "model.safetensors", {"format": "pt"})
    config = json.loads((copied / "config.json").read_text(encoding="utf-8"))
    (copied / "config.json").write_text(json.dumps(config | {"dtype": "float16"}), encoding="utf-8")
    translator = MarianTranslator.load(str(copied))
    assert translator.translate(["고양이"]) == ["a cat"]
    assert translator._model.dtype == torch.float32


def test_missing_weights_are_named(copied: Path) -> None:
    """Missing weights are an error that names them; they are not filled with random numbers."""
    weights = load_file(copied / "model.safetensors")
    lost = weights.popitem()[0]
    save_file(weights, copied / "model.safetensors", {"format": "pt"})
    assert lost in refusal(str(copied))


def test_another_kind_of_model_is_named(copied: Path) -> None:
    """A model of another type is an error that names the type, before its weights are read."""
    (copied / "config.json").write_text('{"model_type": "bart"}', encoding="utf-8")
    assert "'bart', not marian or m2m_100" in refusal(str(copied))


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("model.safetensors", "broken"),
        ("config.json", "broken"),
        ("config.json", '{"model_type": "new", "auto_map": {"AutoConfig": "code.Config"}}'),
        ("source.spm", "broken"),
        ("source.spm", None),
        ("vocab.json", "broken"),
        ("vocab.json", "{}"),
    ],
)
def test_a_broken_model_is_refused(copied: Path, file: str, content: str | None) -> None:
    """A broken or missing file, or a model with code of its own, is an error of one line."""
    (copied / file).unlink()
    if content is not None:
        (copied / file).write_text(content, encoding="utf-8")
    assert len(refusal(str(copied))) < 500
