"""Stable Diffusion through diffusers: the only folder that imports torch."""
