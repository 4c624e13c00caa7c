"""AUTOMATIC1111's ``/sdapi/v1``, so that its clients draw with the jobs of this service."""

from .adapter import ADAPTER, CONTROL_NETS

__all__ = ["ADAPTER", "CONTROL_NETS"]
