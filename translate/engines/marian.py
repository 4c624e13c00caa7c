"""A neural translator on this machine: MarianMT, NLLB-200 or M2M100, through transformers."""

from collections.abc import Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING
from warnings import filterwarnings

from ..errors import TranslationError
from ..korean.hangul import has_hangul

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

_SEARCH = {"num_beams": 4, "do_sample": False}  # four as in the config.json of OPUS-MT's later models
_LENGTH_FACTOR = 3  # tokens of English for one of Korean: --max-length-factor of marian-decoder, its default
_LENGTH_EXTRA = 10  # so that a single word may become a phrase
_ROWS = 16  # sentences a batch: 66 MB of float32 for each copy of NLLB-200's scores (256,206 tokens, 4 beams)
_TOKENS = 512  # of Korean a batch, padding counted: 0.8 GB of keys and values in NLLB-200 600M (12 layers of 1,024)
_SHOWN = 40  # characters of a sentence in a message
_LANGUAGES = {"kor_Hang": ("kor_Hang", "eng_Latn"), "ko": ("__ko__", "__en__")}  # of NLLB-200, of M2M100


class MarianTranslator:
    """Searches for the likeliest English with a model; the same sentences always give the same English.

    One call at a time: a tokenizer remembers in itself what it decodes, torch uses every core for one call, and
    two searches side by side would need twice the memory.
    """

    name = "marian"

    def __init__(self, tokenizer: "PreTrainedTokenizerBase", model: "PreTrainedModel") -> None:
        """Args: a tokenizer, whose source is set to Korean, and its model, on any device, set to inference.

        Raises ``ValueError`` when a model of many languages has no Korean or no English.
        """
        self._tokenizer = tokenizer
        self._model = model.eval()
        self._english = _set_languages(tokenizer)
        if self._english is None and model.config.model_type == "m2m_100":
            raise ValueError(f"the tokenizer has none of the pairs {', '.join(map(str, _LANGUAGES.values()))}")
        self._longest = min(tokenizer.model_max_length, model.config.max_position_embeddings)
        self._lock = Lock()

    @classmethod
    def load(cls, model: str) -> "MarianTranslator":
        """Loads a folder, or a hub name that ``hf download`` has fetched, for the CPU; nothing is fetched here.

        Only safetensors are read, and code that comes with a model is never run. Raises ``TranslationError`` ("not
        configured") when the model is missing, broken or of another kind, and when sentencepiece is missing.
        """
        try:
            return cls(*_loaded(_folder(model)))
        except Exception as error:  # what a broken file raises depends on the library that reads it
            what = " ".join(str(error).split())[:300]  # characters: some of them are pages
            raise TranslationError("not configured", f"marian: {model!r} cannot be loaded: {what}") from error

    def translate(self, sentences: Sequence[str]) -> list[str]:
        """Returns the English of each sentence, an empty string where the model has none.

        What holds no Hangul comes back as it is. Raises ``TranslationError`` when a sentence has more tokens than
        the model takes.
        """
        answers: dict[int, str] = {}
        with self._lock:
            rows = {index: self._row(text) for index, text in enumerate(sentences) if has_hangul(text)}
            for batch in _batches(rows):
                answers |= zip(batch, self._answers([rows[index] for index in batch]), strict=True)
        return [answers.get(index, text) for index, text in enumerate(sentences)]

    def _row(self, sentence: str) -> list[int]:
        row = list(self._tokenizer(sentence).input_ids)
        if len(row) > self._longest:
            tokens = f"{len(row):,} tokens, and the model takes at most {self._longest:,}: make it shorter"
            raise TranslationError("request refused", f"marian: {sentence[:_SHOWN]!r}... has {tokens}")
        return row

    def _answers(self, rows: list[list[int]]) -> list[str]:
        """The English of each row of tokens; none where it comes to no end or Korean is left in it."""
        import torch

        padded = self._tokenizer.pad({"input_ids": rows}, return_tensors="pt").to(self._model.device)
        most = min(_LENGTH_FACTOR * max(map(len, rows)) + _LENGTH_EXTRA, self._longest)
        with torch.inference_mode():
            ids = self._model.generate(**padded, **_SEARCH, max_new_tokens=most, forced_bos_token_id=self._english)
        lengths = (ids[:, 1:] != self._tokenizer.pad_token_id).sum(dim=1)  # without the token that starts each
        answers = zip(self._tokenizer.batch_decode(ids, skip_special_tokens=True), lengths, strict=True)
        return [" ".join(text.split()) if size < most and not has_hangul(text) else "" for text, size in answers]


def _set_languages(tokenizer: "PreTrainedTokenizerBase") -> int | None:
    """Sets the source to Korean and returns the token that must begin the English; None for MarianMT.

    Only the tokenizer tells NLLB-200 from M2M100; a MarianMT model has one direction and needs no such token.
    """
    vocabulary = tokenizer.get_vocab()
    for name, (korean, english) in _LANGUAGES.items():
        if korean in vocabulary and english in vocabulary:
            tokenizer.src_lang = name
            return vocabulary[english]
    return None


def _batches(rows: Mapping[int, Sequence[int]]) -> Iterator[list[int]]:
    """The keys of ``rows``, longest first, so that those of one batch need little padding."""
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
        raise ValueError("there is no such folder, and `hf download NAME` has fetched no such name") from error


def _loaded(folder: Path) -> tuple["PreTrainedTokenizerBase", "PreTrainedModel"]:
    import torch
    from transformers import AutoConfig, AutoModelForSeq2SeqLM, AutoTokenizer, logging

    logging.set_verbosity_error()
    logging.disable_progress_bar()
    filterwarnings("ignore", "Recommended: pip install sacremoses")  # transformers 5 imports it, but never calls it
    if find_spec("sentencepiece") is None:
        raise ImportError("sentencepiece is not installed: run `pip install 'malgrim[nmt]'`")
    if not any(folder.glob("*.safetensors")):
        advice = "`hf download NAME --revision refs/pr/N --local-dir FOLDER`, N the pull request that adds safetensors"
        raise ValueError(f"no safetensors in {folder}, and pickled weights can run code: {advice}")
    kind = AutoConfig.from_pretrained(folder, trust_remote_code=False).model_type
    if kind not in ("marian", "m2m_100"):
        raise ValueError(f"it is of type {kind!r}, not marian or m2m_100")
    tokenizer = AutoTokenizer.from_pretrained(folder, trust_remote_code=False)
    options = {"trust_remote_code": False, "use_safetensors": True, "dtype": torch.float32}  # float16 is slow on a CPU
    model, report = AutoModelForSeq2SeqLM.from_pretrained(folder, output_loading_info=True, **options)
    if report["missing_keys"]:  # transformers would fill them with random numbers
        raise ValueError(f"its weights lack {', '.join(sorted(report['missing_keys']))}")
    return tokenizer, model
