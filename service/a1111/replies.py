"""The reply to ``txt2img`` and ``img2img``: pictures as base64, and how they were made."""

import base64
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import structlog
from pydantic import BaseModel, TypeAdapter

from generate import ImageSettings, read_picture_texts

from ..api.errors import ProblemError
from ..config.settings import Settings
from ..jobs.request import AcceptedJob
from ..jobs.store import Job
from ..messages import _
from ..pipeline import Preview
from ..pipeline.picture_record import version
from ..pipeline.whole_files import is_whole
from .bodies import ImageBody, TextBody
from .checkpoints import checkpoint
from .infotext import Infotext, read_infotext

TIMESTAMP = "%Y%m%d%H%M%S"

log = structlog.get_logger()


class GenerationReply(BaseModel):
    """The pictures; ``info`` is JSON as text."""

    images: list[str]
    parameters: dict[str, Any]
    info: str


_REPLY = TypeAdapter(GenerationReply)  # writes bytes; a text with Korean takes two for each letter of the base64


def reply_content(job: Job, body: TextBody | ImageBody, ignored: list[str], settings: Settings, images: Path) -> bytes:
    """Return the JSON of the reply of a job that succeeded, or that was interrupted and has no pictures.

    Args:
        job: The job.
        body: What the client sent.
        ignored: The names of its fields that had no effect.
        settings: The settings of the service, which name its model.
        images: Folder of the pictures.

    Raises:
        ProblemError: A picture is gone.
    """
    files = [_whole(images / job.id / f"{number}.png", number) for number in range(len(job.images))]
    texts = [read_picture_texts(file).get("parameters", "") for file in files]
    info = _info(job, body, settings, texts) | {"ignored": ignored}
    shown = files if body.send_images in (True, None) else []
    reply = GenerationReply(
        images=[base64.b64encode(file.read_bytes()).decode() for file in shown],
        parameters=body.echoed(),
        info=json.dumps(info, ensure_ascii=False),
    )
    return _REPLY.dump_json(reply)


def _whole(file: Path, number: int) -> Path:
    if not is_whole(file):
        log.error("picture_lost", job=file.parent.name, number=number)
        message = _("picture {number} was generated, but its file is gone or damaged: generate it again")
        raise ProblemError(410, message.format(number=number))
    return file


def _info(job: Job, body: TextBody | ImageBody, settings: Settings, texts: list[str]) -> dict[str, Any]:
    request = AcceptedJob.model_validate(job.request)
    preview = Preview.from_json(job.preview) if job.preview else None
    made = request.generation.image_settings(preview.sampling if preview else request.sampling())
    read = read_infotext(texts[0]) if texts else Infotext("", "", {})
    seeds = [*job.images] or [made.seed]
    subseed = -1 if body.subseed is None else body.subseed
    return {
        "prompt": read.prompt,
        "all_prompts": [read.prompt] * len(texts),
        "negative_prompt": read.negative_prompt,
        "all_negative_prompts": [read.negative_prompt] * len(texts),
        "seed": seeds[0],
        "all_seeds": seeds,
        "subseed": subseed,
        "all_subseeds": [subseed] * len(seeds),
        "subseed_strength": 0,
        **_settings_info(made, body),
        "restore_faces": False,
        "face_restoration_model": None,
        "sd_model_name": checkpoint(settings)["model_name"],
        "sd_model_hash": read.settings.get("Model hash", ""),
        "sd_vae_name": None,
        "sd_vae_hash": None,
        "extra_generation_params": {},
        "index_of_first_image": 0,
        "infotexts": texts,
        "styles": body.styles or [],
        "job_timestamp": datetime.fromtimestamp(job.created_at, UTC).strftime(TIMESTAMP),
        "clip_skip": 1,
        "is_using_inpainting_conditioning": False,
        "version": f"malgrim {version()}",
        "original_prompt": request.prompt.text if request.prompt else "",
        "interrupted": job.state == "canceled" or job.stopped_at is not None,
        "warnings": [*preview.warnings] if preview else [],
    }


def _settings_info(made: ImageSettings, body: TextBody | ImageBody) -> dict[str, Any]:
    return {
        "width": made.width,
        "height": made.height,
        "sampler_name": made.sampler,
        "cfg_scale": made.guidance,
        "steps": made.steps,
        "batch_size": body.batch_size or 1,
        "denoising_strength": made.strength if isinstance(body, ImageBody) else None,
    }
