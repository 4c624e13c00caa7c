"""Image generation by Stable Diffusion on diffusers; start at ``loading``. Only this folder imports torch."""

from transformers.utils import logging

logging.set_verbosity_error()  # else an import of diffusers mentions image processors that nothing here needs
