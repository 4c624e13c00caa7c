"""Language models in folders of this machine, with real models of toy size."""

import json
import logging
import os
import pickle
import shutil
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.torch import load_file, save_file
from support.toy_text_model import END, ROLE, START, TEMPLATE, WITHOUT_SYSTEM, build_random, build_saying, toy_tokenizer
from transformers import BertConfig, BertForMaskedLM

from service.assembly.lazy import IMPORTS
from service.providers.text_model import Completion, TextModel, TextModelError


@pytest.fixture(scope="module", autouse=True)
def alone() -> Iterator[None]:
    """Wait for threads of other tests that still load a model."""
    with IMPORTS:
        yield


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("random")
    build_random(made)
    return made


@pytest.fixture(scope="module")
def model(folder: Path) -> TextModel:
    return TextModel.load(folder, "cpu")


@pytest.fixture
def copied(folder: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(folder, tmp_path / "copy"))


def complete(model: TextModel, seed: int = 0, **changes: Any) -> Completion:
    options: dict[str, Any] = {"most_tokens": 24, "is_over": lambda: False} | changes
    return model.complete(model.prompt("지시", '"글"', '{"list": ['), seed=seed, **options)


def refusal(folder: Path) -> str:
    with pytest.raises(TextModelError) as caught:
        TextModel.load(folder, "cpu")
    assert str(caught.value).isprintable()
    return str(caught.value)


def set_json(file: Path, **values: object) -> None:
    known = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps(known | values), encoding="utf-8")


def test_seeds(model: TextModel, folder: Path) -> None:
    """The same seed gives the same answer, from another instance as well, and another seed another one."""
    first = complete(model, seed=7)
    assert first.tokens == 24
    assert complete(model, seed=7) == complete(TextModel.load(folder, "cpu"), seed=7) == first
    assert complete(model, seed=8) != first


def test_seeds_of_threads(model: TextModel) -> None:
    """Answers that are made at once, while others draw from torch's own generator, are those of each seed alone."""
    alone = [complete(model, seed=seed) for seed in range(4)]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda seed: complete(model, seed=seed), range(4))) == alone
    before = torch.get_rng_state()
    complete(model)
    assert torch.equal(torch.get_rng_state(), before)


def test_settings_in_the_folder_are_not_used(copied: Path, model: TextModel) -> None:
    """Beams, lengths and penalties that the folder sets for generation change nothing."""
    values = {"num_beams": 3, "max_length": 5, "repetition_penalty": 9.0, "temperature": 0.01, "do_sample": True}
    set_json(copied / "generation_config.json", **values)
    assert complete(TextModel.load(copied, "cpu")) == complete(model)


def test_tokens_that_end_an_answer(copied: Path) -> None:
    """An answer ends at each of the tokens that the tokenizer or the folder names, which are no part of its text."""
    set_json(copied / "generation_config.json", eos_token_id=list(range(256)))
    answer = complete(TextModel.load(copied, "cpu"))
    assert (answer.text, answer.tokens, answer.finish) == ("", 1, "stop")


@pytest.mark.parametrize("template", [TEMPLATE, WITHOUT_SYSTEM, None], ids=["system", "no system role", "no template"])
def test_templates(template: str | None, tmp_path: Path) -> None:
    """A prompt has the form of the model's template, without a system message where that has none."""
    build_random(tmp_path, template=template)
    prompt = TextModel.load(tmp_path, "cpu").prompt("지시", '"글"', '{"list": [')
    expected = {
        TEMPLATE: f'{START}system\n지시{END}\n{START}user\n"글"{END}\n{START}assistant\n',
        WITHOUT_SYSTEM: f'{START}user\n지시\n\n"글"{END}\n{START}assistant\n',
        None: '지시\n\n"글"\n\n{"list": [',
    }
    assert toy_tokenizer().decode(prompt.tokens) == expected[template]
    assert prompt.opening == ("" if template else '{"list": [')


def test_a_list_without_a_template_ends(tmp_path: Path) -> None:
    """A model without a template, which goes on talking, is stopped behind its list."""
    build_saying(tmp_path, ["하나", "둘"], template=None)
    answer = complete(TextModel.load(tmp_path, "cpu"))
    assert (answer.text, answer.tokens, answer.finish) == ('{"list": ["하나", "둘"]}', 3, "stop")


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from([*'가a<|> "\\', START, END, ROLE]), max_size=12).map("".join))
def test_text_stays_text(model: TextModel, text: str) -> None:
    """Marks of a template in a text are none in the prompt, and the JSON that holds them has the same value."""
    tokenizer = toy_tokenizer()
    sent = model.prompt("", json.dumps({"text": text}, ensure_ascii=False), "")
    ids = [tokenizer.convert_tokens_to_ids(token) for token in (START, END, ROLE)]
    assert [sent.tokens.count(one) for one in ids] == [3, 2, 0]
    user = tokenizer.decode(sent.tokens).split(f"{START}user\n")[1].split(f"{END}\n{START}assistant")[0]
    assert json.loads(user) == {"text": text}


def test_time_ends_an_answer(model: TextModel) -> None:
    """An answer ends at the token after which its time is over, and says so."""
    left = iter([False, False, True])
    answer = complete(model, is_over=lambda: next(left))
    assert (answer.tokens, answer.finish) == (3, "interrupted")


def test_an_interruption_passes(model: TextModel) -> None:
    """What is raised between two tokens ends the answer, and the next one is made as ever."""

    def interrupt() -> bool:
        raise InterruptedError

    expected = complete(model)
    with pytest.raises(InterruptedError):
        complete(model, is_over=interrupt)
    assert complete(model) == expected


def test_too_little_memory(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A device whose memory does not suffice is named."""

    def fail(**_arguments: object) -> None:
        raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20.00 GiB.")

    model = TextModel.load(folder, "cpu")
    monkeypatch.setattr(model._model, "generate", fail)
    with pytest.raises(MemoryError, match="the memory of cpu is too small"):
        complete(model)


class Harmful:
    def __reduce__(self) -> tuple[object, ...]:
        return os.mkdir, ("harm",)


def pickled(folder: Path) -> None:
    (folder / "model.safetensors").unlink()
    (folder / "pytorch_model.bin").write_bytes(pickle.dumps(Harmful()))


def of_own_code(folder: Path) -> None:
    (folder / "code.py").write_text('import os\nos.mkdir("harm")\n')
    set_json(
        folder / "config.json", model_type="new", auto_map={"AutoConfig": "code.C", "AutoModelForCausalLM": "code.M"}
    )


def of_a_masked_model(folder: Path) -> None:
    sizes: dict[str, Any] = {"hidden_size": 8, "num_hidden_layers": 1, "num_attention_heads": 1, "intermediate_size": 8}
    BertForMaskedLM(BertConfig(vocab_size=300, **sizes)).save_pretrained(folder)


def lacking(folder: Path) -> None:
    weights = load_file(folder / "model.safetensors")
    del weights["model.norm.weight"]
    save_file(weights, folder / "model.safetensors", {"format": "pt"})


def an_adapter(folder: Path) -> None:
    (folder / "adapter_config.json").write_text('{"base_model_name_or_path": "some/model"}')


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (shutil.rmtree, "there is no such folder"),
        (lambda folder: (folder / "config.json").unlink(), "there is no config.json in it"),
        (pickled, "no safetensors in it, and pickled weights can run code"),
        (of_own_code, "it needs code of its own, which is never run"),
        (of_a_masked_model, "it is a BertForMaskedLM, and no causal language model"),
        (lacking, "its weights lack model.norm.weight"),
        (an_adapter, "it is an adapter"),
        (lambda folder: (folder / "model.safetensors").write_bytes(b"broken"), "header"),
        (lambda folder: (folder / "config.json").write_text("broken"), "config.json"),
        (lambda folder: (folder / "tokenizer.json").unlink(), "tokenizer"),
        (lambda folder: (folder / "chat_template.jinja").write_text("{% if %}"), ""),
    ],
)
def test_folders_that_are_refused(
    damage: Callable[[Path], object], message: str, copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder that holds no usable model is refused in one line; no pickle, no code and no network is used for it."""
    monkeypatch.chdir(copied.parent)
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("the network was used"))
    damage(copied)
    assert message in refusal(copied)
    assert not Path("harm").exists()


def test_code_beside_a_known_model_is_not_run(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A model of a known type is loaded without the code that its folder brings along."""
    monkeypatch.chdir(copied.parent)
    (copied / "code.py").write_text('import os\nos.mkdir("harm")\n')
    set_json(copied / "config.json", auto_map={"AutoConfig": "code.C", "AutoModelForCausalLM": "code.M"})
    assert complete(TextModel.load(copied, "cpu")).tokens == 24
    assert not Path("harm").exists()


def test_nothing_is_printed(folder: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture) -> None:
    """Loading and answering write nothing to the terminal: no logs, warnings or progress bars."""
    logging.getLogger("transformers").addHandler(caplog.handler)  # it does not propagate to the root logger
    complete(TextModel.load(folder, "cpu"))
    logging.getLogger("transformers").removeHandler(caplog.handler)
    assert caplog.records == []
    assert capfd.readouterr() == ("", "")
