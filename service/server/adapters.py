"""The protocols of other programs that the service speaks beside its own."""

from ..openai_images import ADAPTER as OPENAI_IMAGES

ADAPTERS = (OPENAI_IMAGES,)
