#!/usr/bin/env bash
# Expected: allow_playback_repeats plays what was recorded in its order, and repeats the last answer
#   when they run out
# Seen: it plays the first answer for ever: the second recording of the same request is never
#   reached
# Package: vcrpy==9.4.2
# Where: vcr/cassette.py, Cassette.play_response: with repeats allowed, the first that matches is
#   taken each time
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
from urllib.request import urlopen

import vcr


class Handler(BaseHTTPRequestHandler):
    count = 0

    def do_GET(self):
        Handler.count += 1
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        body = b"answer %d" % Handler.count
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}/"
cassette = sys.prefix + "/cassette.yaml"
with vcr.use_cassette(cassette):
    recorded = [urlopen(url).read().decode() for _ in range(2)]
with vcr.use_cassette(cassette, record_mode="none", allow_playback_repeats=True):
    replayed = [urlopen(url).read().decode() for _ in range(3)]
print("vcrpy", version("vcrpy"))
print("recorded:", recorded)
print("replayed:", replayed)
if replayed != [recorded[0]] * 3:
    sys.exit("changed: repeats reach later recordings")
print("holds: with repeats allowed, only the first recording is played")
PYTHON
