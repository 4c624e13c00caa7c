"""The bodies of ``txt2img`` and ``img2img``: the fields that count here, and those that are named if they do not.

Other fields are dropped as the body is read, such as ``url`` and ``auth`` of SillyTavern, which hold a key.
"""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

Integer = Annotated[int, Field(ge=-(2**53), le=2**53)]
"""An integer that JavaScript holds exactly; what it may be is checked by what it is for."""


class Overrides(BaseModel):
    """Options for one request."""

    model_config = ConfigDict(extra="allow", allow_inf_nan=False)

    sd_model_checkpoint: str | None = None
    sd_vae: str | None = None
    CLIP_stop_at_last_layers: Integer | None = None


class GenerationBody(BaseModel):
    """What both routes take; null is the same as absent, which means the defaults of this service."""

    model_config = ConfigDict(extra="ignore", allow_inf_nan=False)

    prompt: str | None = Field(default="", description="Korean, English, or both, with weights and LoRAs.")
    negative_prompt: str | None = Field(default="", description="Likewise.")
    styles: list[str] | None = Field(default=None, description="The name of a preset.")
    seed: Integer | None = -1
    subseed: Integer | None = -1
    subseed_strength: float | None = 0
    seed_resize_from_w: Integer | None = -1
    seed_resize_from_h: Integer | None = -1
    sampler_name: str | None = None
    sampler_index: str | None = Field(default=None, description="Counts where there is no sampler_name.")
    scheduler: str | None = None
    steps: Integer | None = None
    cfg_scale: float | None = None
    width: Integer | None = None
    height: Integer | None = None
    batch_size: Integer | None = 1
    n_iter: Integer | None = 1
    denoising_strength: float | None = None
    restore_faces: bool | None = None
    tiling: bool | None = None
    clip_skip: Integer | None = None
    refiner_checkpoint: str | None = None
    override_settings: Overrides | None = None
    script_name: str | None = None
    alwayson_scripts: dict[str, Any] | None = None
    send_images: bool | None = True
    save_images: bool | None = False
    force_task_id: str | None = None

    @property
    def images(self) -> int:
        """The number of pictures."""
        size, count = ((1 if one is None else one) for one in (self.batch_size, self.n_iter))
        return size * count if size > 0 else size

    @property
    def overrides(self) -> Overrides:
        """The options for this request."""
        return self.override_settings or Overrides()

    def echoed(self) -> dict[str, Any]:
        """Return the fields as the reply repeats them: without pictures, and without options that are not known."""
        shown = self.model_dump(exclude={"init_images", "mask", "override_settings", "alwayson_scripts"})
        return shown | {"override_settings": self.overrides.model_dump(include={*Overrides.model_fields})}


class TextBody(GenerationBody):
    """The body of ``txt2img``."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"prompt": "노을 지는 바닷가, 1girl, (한복:1.2)", "width": 1024, "height": 1024}]
        }
    )

    enable_hr: bool | None = False
    hr_scale: float | None = 2.0
    hr_resize_x: Integer | None = 0
    hr_resize_y: Integer | None = 0
    hr_upscaler: str | None = None
    hr_second_pass_steps: Integer | None = 0
    hr_checkpoint_name: str | None = None
    hr_sampler_name: str | None = None
    hr_scheduler: str | None = None
    hr_prompt: str | None = ""
    hr_negative_prompt: str | None = ""


class ImageBody(GenerationBody):
    """The body of ``img2img``; pictures are base64, with or without ``data:image/png;base64,`` before it."""

    init_images: list[str] | None = Field(default=None, description="One picture to start from.")
    mask: str | None = Field(default=None, description="Where it is white, the picture changes.")
    inpainting_mask_invert: Integer | None = Field(default=0, description="1: where it is black.")
    mask_blur: Integer | None = None
    inpainting_fill: Integer | None = None
    inpaint_full_res: bool | None = None
    inpaint_full_res_padding: Integer | None = None
    resize_mode: Integer | None = 0
    initial_noise_multiplier: float | None = None
    include_init_images: bool | None = False
