#!/usr/bin/env bash
# Expected: FileResponse sends an ETag and answers 304 when the client sends it back in
#   If-None-Match
# Seen: it answers 200 with the whole file: the ETag is compared only by StaticFiles, though
#   FileResponse does read Range and If-Range
# Package: starlette==1.10.0 (httpx2==2.16.2)
# Where: starlette/responses.py, FileResponse.__call__; starlette/staticfiles.py, is_not_modified
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
from starlette.responses import FileResponse
from starlette.routing import Route
from starlette.testclient import TestClient


def picture(request):
    return FileResponse(sys.prefix + "/pyvenv.cfg")


client = TestClient(Starlette(routes=[Route("/", picture)]))
etag = client.get("/").headers["etag"]
status = client.get("/", headers={"If-None-Match": etag}).status_code
print("starlette", version("starlette"))
print("ETag sent and returned; status of the second answer:", status)
if status != 200:
    sys.exit(f"changed: FileResponse answers {status}")
print("holds: FileResponse sends the file again to who has it")
PYTHON
