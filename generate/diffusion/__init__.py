"""Image generation by Stable Diffusion on diffusers; start at ``loading``. Only this folder imports torch."""
