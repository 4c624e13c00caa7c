"""OpenAI's routes for images under ``/v1``, on the jobs of this service."""

from .adapter import ADAPTER

__all__ = ["ADAPTER"]
