"""``malgrim mcp``: tools for an assistant that starts this process, on standard input and output."""

import logging
import os
import sys
from functools import cache
from pathlib import Path
from typing import Annotated

import anyio
import typer

from generate import ImageGenerator

from ..assembly.build import build, build_generator, check_weights
from ..config.settings import Settings
from ..files import private_folder
from ..messages import _
from .serve import check_installed, places


def mcp(data: Annotated[Path | None, typer.Option(help=_("The folder of pictures."))] = None) -> None:
    """Serve one assistant until it closes standard input; pictures lie in the folder of data."""
    check_installed()
    from ..mcp.local import LocalBackend
    from ..mcp.server import make_server

    settings = Settings.from_environment()
    folder = places(data, None)[0] / "assistant"
    private_folder(folder)
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)

    @cache
    def generator() -> ImageGenerator:
        check_weights(settings)
        return build_generator(settings)

    async def serve() -> None:
        async with LocalBackend(settings, build(settings), generator, folder) as backend:
            await make_server(lambda _context: backend).run_stdio_async()

    anyio.run(serve)
    os._exit(0)  # without waiting for models that load in other threads
