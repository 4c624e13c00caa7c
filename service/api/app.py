"""The application: routes, authentication and error handlers."""

from collections.abc import Sequence

from fastapi import Depends, FastAPI
from fastapi.security import HTTPBearer
from fastapi_offline import FastAPIOffline

from ..pipeline.picture_record import version
from . import (
    choices,
    descriptions,
    entrance,
    events,
    grids,
    health,
    inspections,
    jobs,
    library,
    own,
    preview_stream,
    previews,
    sharing,
    stories,
)
from .adapters import Adapter, ErrorShapes
from .auth import AuthMiddleware
from .body_limits import BodyLimit, BodyLimits
from .dependencies import Resources
from .errors import install_error_handlers, problem_responses
from .languages import LanguageMiddleware
from .openapi import speak_openapi
from .places import Places
from .watcher import JobWatcher

_DESCRIPTION = """한국어 문장에서 SDXL 프롬프트 쌍과 그림까지.

Every request except health checks needs a key: `Authorization: Bearer KEY`. Errors are problem documents (RFC 9457).
"""


def create_app(resources: Resources, adapters: Sequence[Adapter] = (), hosts: frozenset[str] | None = None) -> FastAPI:
    """Return the application with all its routes, and those of the adapters; ``hosts`` is of ``allowed_hosts``."""
    app = FastAPIOffline(
        redoc_url=None,
        generate_unique_id_function=lambda route: route.name,
        title="말그림 Malgrim",
        version=version(),
        description=_DESCRIPTION,
        responses=problem_responses(400, 401, 413, 422, 503),
    )
    app.state.resources = resources
    app.state.previews = previews.PreviewMaker(resources)
    app.state.watcher = JobWatcher(resources.store)
    app.state.streams = Places(resources.limits.streams_of_a_key)
    app.state.waits = Places(resources.limits.streams_of_a_key)
    app.include_router(health.router)
    app.include_router(entrance.router)
    with_key = [Depends(HTTPBearer(auto_error=False, description="A key of malgrim keys add"))]  # documentation only
    for router in (
        previews.router,
        preview_stream.router,
        descriptions.router,
        jobs.creation,
        jobs.router,
        events.router,
        grids.creation,
        grids.router,
        stories.creation,
        stories.router,
        choices.router,
        library.router,
        own.router,
        inspections.router,
        sharing.router,
        *(adapter.router for adapter in adapters),
    ):
        app.include_router(router, dependencies=with_key)
    install_error_handlers(app)
    speak_openapi(app)
    with_images = [
        "/api/v1/jobs",
        grids.PATH,
        stories.PATH,
        inspections.PATH,
        previews.DESCRIPTIONS,
        sharing.IMPORTS,
        *(path for one in adapters for path in one.with_images),
    ]
    limits = BodyLimit(resources.limits, with_images)
    app.add_middleware(BodyLimits, limit=limits)
    app.add_middleware(previews.PreviewPlaces, maker=app.state.previews)
    app.add_middleware(
        AuthMiddleware, keys=resources.keys, data=resources.data, limit=limits, adapters=adapters, hosts=hosts
    )
    app.add_middleware(ErrorShapes, adapters=adapters)
    app.add_middleware(LanguageMiddleware)
    return app
