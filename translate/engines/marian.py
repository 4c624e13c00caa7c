"""Translate on this machine with a neural model: MarianMT, NLLB-200 or M2M100, with transformers."""

from collections.abc import Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING
from warnings import filterwarnings

from ..errors import TranslationError
from ..korean.hangul import has_hangul
from ..korean.scripts import foreign_letters
from ..messages import _

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

_SEARCH = {"num_beams": 4, "do_sample": False}  # 4 as in config.json of the later OPUS-MT models
_LENGTH_FACTOR = 3  # English tokens per Korean token: the default of --max-length-factor in marian-decoder
_LENGTH_EXTRA = 10  # more tokens, so that a single word can become a phrase
_ROWS = 16  # sentences per batch: 66 MB (float32) per copy of the scores of NLLB-200 (256,206 tokens, 4 beams)
_TOKENS = 512  # Korean tokens per batch with padding: 0.8 GB of keys and values in NLLB-200 600M (12 layers of 1,024)
_SHOWN = 40  # characters of a sentence in a message
_LONGEST_ERROR = 300  # characters of a library's error in a message; some have pages
_LANGUAGES = {"kor_Hang": ("kor_Hang", "eng_Latn"), "ko": ("__ko__", "__en__")}  # NLLB-200, M2M100


class MarianTranslator:
    """Translate by beam search; the same sentences always give the same English.

    Calls run one at a time: a tokenizer has state while it decodes, torch uses all cores for one call, and two searches
    at once would need twice the memory.
    """

    name = "marian"

    def __init__(self, tokenizer: "PreTrainedTokenizerBase", model: "PreTrainedModel") -> None:
        """Make a translator of a loaded model, and set both to Korean input and inference.

        Args:
            tokenizer: The tokenizer of the model.
            model: The model, on any device.

        Raises:
            ValueError: The model is multilingual and lacks Korean or English.
        """
        self._tokenizer = tokenizer
        self._model = model.eval()
        self._english = _set_languages(tokenizer)
        if self._english is None and model.config.model_type == "m2m_100":
            pairs = ", ".join(map(str, _LANGUAGES.values()))
            raise ValueError(_("the tokenizer has none of the pairs {pairs}").format(pairs=pairs))
        self._longest = min(tokenizer.model_max_length, model.config.max_position_embeddings)
        self._lock = Lock()

    @classmethod
    def load(cls, model: str) -> "MarianTranslator":
        """Load a model for the CPU, without network access.

        Only weights in safetensors are read, and code of a model is never run.

        Args:
            model: A folder, or the name of a model that ``hf download`` has stored.

        Raises:
            TranslationError: The reason is "not configured": the model is missing, broken or of another type, or the
                package sentencepiece is missing.
        """
        try:
            return cls(*_loaded(_folder(model)))
        except Exception as error:  # each library raises its own errors for a broken file
            message = _("marian: {model!r} cannot be loaded: {error}")
            shown = " ".join(str(error).split())[:_LONGEST_ERROR]
            raise TranslationError("not configured", message.format(model=model, error=shown)) from error

    def translate(self, sentences: Sequence[str]) -> list[str]:
        """Return the English of each sentence, an empty string where the model gives none.

        Sentences without Hangul are returned unchanged.

        Raises:
            TranslationError: A sentence has more tokens than the model accepts.
        """
        answers: dict[int, str] = {}
        with self._lock:
            rows = {index: self._row(text) for index, text in enumerate(sentences) if has_hangul(text)}
            for batch in _batches(rows):
                answers |= zip(batch, self._answers([rows[index] for index in batch]), strict=True)
        answers = {index: "" if foreign_letters(text, sentences[index]) else text for index, text in answers.items()}
        return [answers.get(index, text) for index, text in enumerate(sentences)]

    def _row(self, sentence: str) -> list[int]:
        row = list(self._tokenizer(sentence).input_ids)
        if len(row) > self._longest:
            message = _(
                "marian: {sentence!r}... has {count:,} tokens, and the model takes at most {most:,}: make it shorter"
            ).format(sentence=sentence[:_SHOWN], count=len(row), most=self._longest)
            raise TranslationError("request refused", message)
        return row

    def _answers(self, rows: list[list[int]]) -> list[str]:
        """Return the English of each row of tokens, an empty string where it has no end or contains Hangul."""
        import torch

        padded = self._tokenizer.pad({"input_ids": rows}, return_tensors="pt").to(self._model.device)
        most = min(_LENGTH_FACTOR * max(map(len, rows)) + _LENGTH_EXTRA, self._longest)
        with torch.inference_mode():
            ids = self._model.generate(**padded, **_SEARCH, max_new_tokens=most, forced_bos_token_id=self._english)
        lengths = (ids[:, 1:] != self._tokenizer.pad_token_id).sum(dim=1)  # without the start token
        answers = zip(self._tokenizer.batch_decode(ids, skip_special_tokens=True), lengths, strict=True)
        return [" ".join(text.split()) if size < most and not has_hangul(text) else "" for text, size in answers]


def _set_languages(tokenizer: "PreTrainedTokenizerBase") -> int | None:
    """Set the source language to Korean, and return the first token of an English answer, None for MarianMT.

    NLLB-200 and M2M100 differ in their tokenizers only; a MarianMT model has one direction and needs no such token.
    """
    vocabulary = tokenizer.get_vocab()
    for name, (korean, english) in _LANGUAGES.items():
        if korean in vocabulary and english in vocabulary:
            tokenizer.src_lang = name
            return vocabulary[english]
    return None


def _batches(rows: Mapping[int, Sequence[int]]) -> Iterator[list[int]]:
    """Yield batches of the keys of ``rows``, longest rows first, so that a batch needs little padding."""
    keys = sorted(rows, key=lambda key: len(rows[key]), reverse=True)
    while keys:
        count = max(1, min(_ROWS, _TOKENS // len(rows[keys[0]])))
        yield keys[:count]
        del keys[:count]


def _folder(model: str) -> Path:
    from huggingface_hub import snapshot_download

    folder = Path(model).expanduser()
    try:
        return folder if folder.is_dir() else Path(snapshot_download(model, local_files_only=True))
    except (OSError, ValueError) as error:
        raise ValueError(_("there is no such folder, and `hf download NAME` has stored no such model")) from error


def _loaded(folder: Path) -> tuple["PreTrainedTokenizerBase", "PreTrainedModel"]:
    import torch
    from transformers import AutoConfig, AutoModelForSeq2SeqLM, AutoTokenizer, logging

    logging.set_verbosity_error()
    logging.disable_progress_bar()
    filterwarnings("ignore", "Recommended: pip install sacremoses")  # transformers 5 imports it but does not call it
    if find_spec("sentencepiece") is None:
        raise ImportError(_("sentencepiece is not installed: run `pip install 'malgrim[nmt]'`"))
    if not any(folder.glob("*.safetensors")):
        message = _(
            "no safetensors in {folder}, and pickled weights can run code: use `hf download NAME --revision refs/pr/N "
            "--local-dir FOLDER`, with N the pull request that adds safetensors"
        )
        raise ValueError(message.format(folder=folder))
    kind = AutoConfig.from_pretrained(folder, trust_remote_code=False).model_type
    if kind not in ("marian", "m2m_100"):
        raise ValueError(_("it is of type {kind!r}, not marian or m2m_100").format(kind=kind))
    tokenizer = AutoTokenizer.from_pretrained(folder, trust_remote_code=False)
    options = {"trust_remote_code": False, "use_safetensors": True, "dtype": torch.float32}  # float16 is slow on a CPU
    model, report = AutoModelForSeq2SeqLM.from_pretrained(folder, output_loading_info=True, **options)
    if report["missing_keys"]:  # transformers would fill them with random numbers
        missing = ", ".join(sorted(report["missing_keys"]))
        raise ValueError(_("its weights lack {names}").format(names=missing))
    return tokenizer, model
