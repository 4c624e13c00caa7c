#!/usr/bin/env bash
# Expected: limit_concurrency=1 serves one request at a time
# Seen: every request is answered 503, on an idle server too: the connection that asks is counted
#   before it is compared with the limit
# Package: uvicorn==0.54.0
# Where: uvicorn/protocols/http/h11_impl.py, handle_events: len(self.connections) >=
#   self.limit_concurrency
# Date: 2026-11-27
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install -qq --disable-pip-version-check \
  uvicorn==0.54.0 || exit 2

"$folder/venv/bin/python" - <<'PYTHON'
import socket
import sys
import threading
import time
from importlib.metadata import version
from urllib.error import HTTPError
from urllib.request import urlopen

import uvicorn


async def app(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]})
    await send({"type": "http.response.body"})


def status(limit):
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(app, limit_concurrency=limit, lifespan="off", http="h11", log_level="critical")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([listener],))
    thread.start()
    while not server.started:
        time.sleep(0.05)
    try:
        return urlopen(f"http://127.0.0.1:{listener.getsockname()[1]}/").status
    except HTTPError as error:
        return error.code
    finally:
        server.should_exit = True
        thread.join()


found = {limit: status(limit) for limit in (1, 2)}
print("uvicorn", version("uvicorn"))
print("status of a lone request by limit:", found)
if found[1] != 503:
    sys.exit("changed: a limit of 1 serves one request")
print("holds: a limit of 1 serves no request")
PYTHON
