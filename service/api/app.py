"""The application: routes, access, errors."""

from fastapi import Depends, FastAPI
from fastapi.security import HTTPBearer
from fastapi_offline import FastAPIOffline
from starlette.middleware.body_limit import RequestBodyLimitMiddleware

from ..pipeline.picture_record import version
from . import events, health, jobs, previews
from .auth import Access
from .dependencies import Resources
from .errors import answer_problems, documented

_DESCRIPTION = """한국어 문장에서 SDXL 프롬프트 쌍과 그림까지.

Every request but health carries a key: `Authorization: Bearer KEY`. Errors are problem documents (RFC 9457).
"""


def create_app(resources: Resources) -> FastAPI:
    """Returns the application, which works with ``resources``."""
    app = FastAPIOffline(
        redoc_url=None,
        title="말그림 Malgrim",
        version=version(),
        description=_DESCRIPTION,
        responses=documented(400, 401, 413, 422, 503),
    )
    app.state.resources = resources
    app.state.previews = previews.PreviewMaker(resources)
    app.include_router(health.router)
    with_key = [Depends(HTTPBearer(auto_error=False, description="A key of malgrim keys add"))]  # for the document
    for router in (previews.router, jobs.router, events.router):
        app.include_router(router, dependencies=with_key)
    answer_problems(app)
    app.add_middleware(RequestBodyLimitMiddleware, max_body_size=resources.limits.body_bytes)
    app.add_middleware(Access, keys=resources.keys)
    return app
