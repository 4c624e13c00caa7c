"""What the routes under ``/v1`` have in common."""

from fastapi import APIRouter

from ..api.waiting import ForgettingRoute
from .errors import RESPONSES

PREFIX = "/v1"


def new_router() -> APIRouter:
    """Return a router for some of the routes."""
    return APIRouter(prefix=PREFIX, tags=["OpenAI"], responses=RESPONSES, route_class=ForgettingRoute)
