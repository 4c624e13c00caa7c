"""What guides a picture, as requests give it."""

from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from generate import IP_ADAPTER_WEIGHT, ChoiceError, ControlSettings, IpAdapterSettings, Preprocess

_PICTURE = "A picture, as init_image."


class _Guide(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)

    image: str = Field(description=_PICTURE)

    @model_validator(mode="after")
    def _valid(self) -> Self:
        try:
            self.settings()
        except ChoiceError as error:
            raise ValueError(str(error)) from error  # pydantic reports it with the field
        return self

    def settings(self) -> ControlSettings | IpAdapterSettings:
        raise NotImplementedError


class ControlIn(_Guide):
    """A control net of the service and the picture that it follows, which is stretched to the size."""

    model: str = Field(description="Its name in ``GET /api/v1/controls``.")
    weight: float = Field(default=1.0, description="How much it counts, 0 to 2.")
    start: float = Field(default=0.0, description="Share of the steps before it begins.")
    end: float = Field(default=1.0, description="Share of the steps after which it no longer counts.")
    preprocess: Preprocess | None = Field(
        default=None, description="What is made of a photograph first; null where the picture is what the net reads."
    )

    def settings(self) -> ControlSettings:
        """Return the settings without the picture. Raise ``RequestError`` for a value that cannot be used."""
        return ControlSettings(
            name=self.model, weight=self.weight, start=self.start, end=self.end, preprocess=self.preprocess
        )


class IpAdapterIn(_Guide):
    """An IP-Adapter of the service and the picture that is a prompt beside the text."""

    model: str = Field(description="Its name in ``GET /api/v1/ip-adapters``.")
    weight: float = Field(default=IP_ADAPTER_WEIGHT, description="How much it counts, 0 to 2.")

    def settings(self) -> IpAdapterSettings:
        """Return the settings without the picture. Raise ``RequestError`` for a value that cannot be used."""
        return IpAdapterSettings(name=self.model, weight=self.weight)
