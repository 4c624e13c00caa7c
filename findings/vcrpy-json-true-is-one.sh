#!/usr/bin/env bash
# Expected: with the body matcher, {"upscale": true} and {"upscale": 1} are two requests, since JSON
#   tells them apart
# Seen: they are one: the bodies are compared as Python objects, and in Python True equals 1
# Package: vcrpy==9.4.2
# Where: vcr/matchers.py, body: both bodies go through json.loads before they are compared
# Date: 2026-11-27
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install -qq --disable-pip-version-check \
  vcrpy==9.4.2 || exit 2

"$folder/venv/bin/python" - <<'PYTHON'
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import version
from urllib.request import Request, urlopen

import vcr


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        body = b"drawn"
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}/"

def post(body):
    return urlopen(Request(url, body.encode(), {"Content-Type": "application/json"})).read().decode()

cassette = sys.prefix + "/cassette.yaml"
recorder = vcr.VCR(match_on=["method", "uri", "body"])
with recorder.use_cassette(cassette):
    post('{"upscale": true}')
with recorder.use_cassette(cassette, record_mode="none"):
    try:
        replayed = post('{"upscale": 1}')
    except vcr.errors.CannotOverwriteExistingCassetteException:
        sys.exit("changed: true and 1 are different bodies")
print("vcrpy", version("vcrpy"))
print('recorded {"upscale": true}, asked {"upscale": 1}, replayed:', replayed)
print("holds: true and 1 in a JSON body are the same request")
PYTHON
