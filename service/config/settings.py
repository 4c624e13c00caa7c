"""The settings of an installation, read from the environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args

from platformdirs import user_cache_path, user_state_path

from generate import GuideFolders, named_model

from .environment import Environment, choice, data_folder

ParaphraserName = Literal["auto", "gpt", "genielabs", "local", "rules"]
TranslatorName = Literal["auto", "papago", "gpt", "marian", "lexicon"]
FallbackName = Literal["gpt", "genielabs", "local", "rules", "papago", "marian", "lexicon"]
PARAPHRASERS: tuple[ParaphraserName, ...] = get_args(ParaphraserName)
TRANSLATORS: tuple[TranslatorName, ...] = get_args(TranslatorName)
TaggerName = Literal["kiwi", "okt"]
DeviceName = Literal["auto", "cuda", "mps", "cpu"]
MemoryUse = Literal["full", "low", "least"]
SafetyMode = Literal["off", "warn", "refuse"]
ReasoningEffort = Literal["none", "minimal", "low", "medium", "high", "xhigh", "max"]
FALLBACKS: tuple[FallbackName, ...] = get_args(FallbackName)


@dataclass(frozen=True)
class Gpt:
    """An OpenAI-compatible endpoint; ``base_url`` is OpenAI's own if None. A local server needs no key.

    ``reasoning_effort`` is how much a thinking model thinks, its own default if None; ``thinking_tokens`` are allowed
    for thoughts in addition to the tokens of an answer.
    """

    api_key: str | None = field(default=None, repr=False)
    base_url: str | None = None
    model: str = "gpt-4o-mini"
    reasoning_effort: ReasoningEffort | None = None
    thinking_tokens: int = 0

    @property
    def configured(self) -> bool:
        """Whether it can be called."""
        return bool(self.api_key or self.base_url)


@dataclass(frozen=True)
class GenieLabs:
    """KT GenieLabs; ``url`` is KT's own if None."""

    client_id: str | None = field(default=None, repr=False)
    client_secret: str | None = field(default=None, repr=False)
    client_key: str | None = field(default=None, repr=False)
    url: str | None = None

    @property
    def configured(self) -> bool:
        """Whether it can be called."""
        return bool(self.client_id and self.client_secret and self.client_key)


@dataclass(frozen=True)
class Papago:
    """NAVER Cloud Papago; ``url`` is NAVER's own if None, ``glossary`` a ``glossaryKey``."""

    client_id: str | None = field(default=None, repr=False)
    client_secret: str | None = field(default=None, repr=False)
    url: str | None = None
    glossary: str | None = None

    @property
    def configured(self) -> bool:
        """Whether it can be called."""
        return bool(self.client_id and self.client_secret)


@dataclass(frozen=True)
class Settings:
    """The choices that hold for every preview.

    Attributes:
        paraphraser: The paraphraser; ``auto`` takes the first that is configured.
        translator: The translator, likewise.
        tagger: The tagger that finds the parts of Korean words that the lexicon lacks.
        fallback: Backends of either stage in the order in which they are tried when the first cannot answer.
        embeddings: Name or folder of a sentence-transformers model; None for the packaged one.
        model: Folder, file or Hub name of a Stable Diffusion model; None for SDXL base.
        models: Folder of models that a request may name instead.
        models_in_memory: How many of them may be in memory at once.
        device: Where the model runs.
        memory: How much of the memory of the device may be used.
        refiner: A second model for the last steps.
        compiled: Whether the model is compiled on CUDA.
        lora: Folder of LoRAs and embeddings.
        guides: Folders of control nets and IP-Adapters.
        motions: Folder of motion adapters.
        upscalers: Folder of upscaler models.
        wildcards: Folder of the files of wildcards.
        clip: Folder of a CLIP model that chooses among pictures.
        caption_model: Folder of a BLIP or GIT model that describes pictures.
        glossary: File of the user's own terms.
        styles: File of the user's own presets; None for ``styles.toml`` in the folder of data.
        safety: Whether text in a category of the safety lists is refused, warned of, or let through.
        safety_lists: File of the user's own safety lists.
        marian: Name or folder of a MarianMT, NLLB or M2M100 model.
        text_model: Folder of a causal language model that paraphrases.
        gpt: The chat model.
        genielabs: KT GenieLabs.
        papago: NAVER Papago.
        ca_bundle: File of certificates to trust instead of the usual ones.
        stage_seconds: Bound on the calls to one provider in one stage.
        cache: Folder of the answers of providers; None for no cache.
        state: Folder of the spending of each day.
        prices: File of prices; None for the packaged one.
        daily_limit: Cost of providers a day at most, in the currency of ``prices``; None for no limit.
    """

    paraphraser: ParaphraserName = "auto"
    translator: TranslatorName = "auto"
    tagger: TaggerName = "kiwi"
    fallback: tuple[FallbackName, ...] = ()
    embeddings: str | None = None
    model: str | None = None
    models: Path | None = None
    models_in_memory: int = 1
    device: DeviceName = "auto"
    memory: MemoryUse = "full"
    refiner: str | None = None
    compiled: bool = True
    lora: Path | None = None
    guides: GuideFolders = field(default_factory=GuideFolders)
    motions: Path | None = None
    upscalers: Path | None = None
    wildcards: Path | None = None
    clip: Path | None = None
    caption_model: Path | None = None
    glossary: Path | None = None
    styles: Path | None = None
    safety: SafetyMode = "warn"
    safety_lists: Path | None = None
    marian: str | None = None
    text_model: Path | None = None
    gpt: Gpt = Gpt()
    genielabs: GenieLabs = GenieLabs()
    papago: Papago = Papago()
    ca_bundle: Path | None = None
    stage_seconds: float = 30.0
    cache: Path | None = None
    state: Path = Path()
    prices: Path | None = None
    daily_limit: float | None = None

    @property
    def secrets(self) -> tuple[str, ...]:
        """All keys that are set."""
        papago, kt = self.papago, self.genielabs
        keys = (self.gpt.api_key, papago.client_id, papago.client_secret, kt.client_id, kt.client_secret, kt.client_key)
        return tuple(key for key in keys if key)

    @property
    def styles_file(self) -> Path:
        """The file of the user's own presets, which may not exist yet."""
        return self.styles or data_folder() / "styles.toml"

    @property
    def chosen_paraphraser(self) -> ParaphraserName:
        """The paraphraser that ``auto`` stands for: the first that is configured, else the rules."""
        if self.paraphraser != "auto":
            return self.paraphraser
        if self.gpt.configured:
            return "gpt"
        if self.genielabs.configured:
            return "genielabs"
        return "local" if self.text_model else "rules"

    @property
    def chosen_translator(self) -> TranslatorName:
        """The translator that ``auto`` stands for: the first whose keys are set, else the offline one."""
        if self.translator != "auto":
            return self.translator
        if self.papago.configured:
            return "papago"
        return "gpt" if self.gpt.configured else "lexicon"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """Read the variables that README.md lists.

        Raises:
            SettingsError: A value is unusable: an unknown name, half a pair of keys, an address that would send keys
                unencrypted.
        """
        read = Environment(environment)
        (api_key,) = read.secrets("OPENAI_API_KEY")
        kt_id, kt_secret, kt_key = read.secrets("GENIELABS_CLIENT_ID", "GENIELABS_CLIENT_SECRET", "GENIELABS_KEY")
        papago_id, papago_secret = read.secrets("PAPAGO_CLIENT_ID", "PAPAGO_CLIENT_SECRET")
        models = read.folder("MALGRIM_MODELS_DIR")
        return cls(
            paraphraser=choice("MALGRIM_PARAPHRASER", read.text("MALGRIM_PARAPHRASER") or "auto", PARAPHRASERS),
            translator=choice("MALGRIM_TRANSLATOR", read.text("MALGRIM_TRANSLATOR") or "auto", TRANSLATORS),
            tagger=choice("MALGRIM_TAGGER", read.text("MALGRIM_TAGGER") or "kiwi", get_args(TaggerName)),
            fallback=fallbacks((read.text("MALGRIM_FALLBACK") or "").replace(",", " ").split()),
            embeddings=read.text("MALGRIM_EMBEDDINGS"),
            model=named_model(read.text("MALGRIM_MODEL"), models),
            models=models,
            models_in_memory=int(read.number("MALGRIM_MODELS_IN_MEMORY", least=1) or cls.models_in_memory),
            device=choice("MALGRIM_DEVICE", read.text("MALGRIM_DEVICE") or "auto", get_args(DeviceName)),
            lora=Path(lora) if (lora := read.text("MALGRIM_LORA_DIR")) else None,
            guides=GuideFolders(read.folder("MALGRIM_CONTROLNET_DIR"), read.folder("MALGRIM_IP_ADAPTER_DIR")),
            motions=read.folder("MALGRIM_MOTION_DIR"),
            upscalers=read.folder("MALGRIM_UPSCALER_DIR"),
            wildcards=read.folder("MALGRIM_WILDCARDS_DIR"),
            clip=Path(clip) if (clip := read.text("MALGRIM_CLIP")) else None,
            caption_model=read.folder("MALGRIM_CAPTION_MODEL"),
            refiner=read.text("MALGRIM_REFINER"),
            compiled=choice("MALGRIM_COMPILE", read.text("MALGRIM_COMPILE") or "yes", ("yes", "no")) == "yes",
            memory=choice("MALGRIM_MEMORY", read.text("MALGRIM_MEMORY") or "full", get_args(MemoryUse)),
            glossary=read.file("MALGRIM_GLOSSARY"),
            styles=Path(styles) if (styles := read.text("MALGRIM_STYLES")) else None,
            safety=choice("MALGRIM_SAFETY", read.text("MALGRIM_SAFETY") or "warn", get_args(SafetyMode)),
            safety_lists=read.file("MALGRIM_SAFETY_LISTS"),
            marian=read.text("MALGRIM_MARIAN_MODEL"),
            text_model=read.folder("MALGRIM_TEXT_MODEL"),
            gpt=Gpt(
                api_key=api_key,
                base_url=read.url("OPENAI_BASE_URL", plain=True),
                model=read.text("MALGRIM_GPT_MODEL") or Gpt.model,
                reasoning_effort=choice("MALGRIM_GPT_REASONING_EFFORT", effort, get_args(ReasoningEffort))
                if (effort := read.text("MALGRIM_GPT_REASONING_EFFORT"))
                else None,
                thinking_tokens=int(read.number("MALGRIM_GPT_THINKING_TOKENS", least=0) or 0),
            ),
            genielabs=GenieLabs(
                client_id=kt_id,
                client_secret=kt_secret,
                client_key=kt_key,
                url=read.url("MALGRIM_GENIELABS_URL"),
            ),
            papago=Papago(
                client_id=papago_id,
                client_secret=papago_secret,
                url=read.url("MALGRIM_PAPAGO_URL"),
                glossary=read.text("MALGRIM_PAPAGO_GLOSSARY"),
            ),
            ca_bundle=read.file("MALGRIM_CA_BUNDLE"),
            stage_seconds=read.number("MALGRIM_STAGE_SECONDS", least=1) or cls.stage_seconds,
            cache=Path(read.text("MALGRIM_CACHE_DIR") or user_cache_path("malgrim")),
            state=Path(read.text("MALGRIM_STATE_DIR") or user_state_path("malgrim")),
            prices=read.file("MALGRIM_PRICES"),
            daily_limit=read.number("MALGRIM_DAILY_LIMIT", least=0),
        )


def fallbacks(names: list[str]) -> tuple[FallbackName, ...]:
    """Return ``names`` as names of backends to fall back on. Raise ``SettingsError`` for an unknown one."""
    return tuple(choice("fallback", name, FALLBACKS) for name in names)
