#!/usr/bin/env bash
# Expected: `Accept-Encoding: gzip;q=0` says that gzip is not acceptable, and GZipMiddleware leaves
#   the answer plain
# Seen: the answer is compressed: the header is only searched for the letters gzip
# Package: starlette==1.10.0 (httpx2==2.16.2)
# Where: starlette/middleware/gzip.py, GZipMiddleware.__call__
# Date: 2026-11-27
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install -qq --disable-pip-version-check \
  starlette==1.10.0 httpx2==2.16.2 || exit 2

"$folder/venv/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient


def text(request):
    return PlainTextResponse("말그림 " * 1000)


client = TestClient(Starlette(routes=[Route("/", text)], middleware=[Middleware(GZipMiddleware)]))
encoding = client.get("/", headers={"Accept-Encoding": "gzip;q=0"}).headers.get("content-encoding")
print("starlette", version("starlette"))
print("Accept-Encoding: gzip;q=0 -> Content-Encoding:", encoding)
if encoding != "gzip":
    sys.exit("changed: a weight of 0 is heeded")
print("holds: who refuses gzip gets gzip")
PYTHON
