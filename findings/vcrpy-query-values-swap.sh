#!/usr/bin/env bash
# Expected: a request matches a recorded one if the query has the same parameters, each with its
#   values in their order
# Seen: ?tag=sea&tag=sky is answered with what was recorded for ?tag=sky&tag=sea, and for
#   ?tag=sky&tag=sea&draft= with a blank value as well
# Package: vcrpy==9.4.2
# Where: vcr/request.py, Request.query: parse_qsl drops blank values, and all pairs are sorted
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
    urlopen(url + "?tag=sky&tag=sea&draft=").read()
with vcr.use_cassette(cassette, record_mode="none"):
    try:
        replayed = urlopen(url + "?tag=sea&tag=sky").read()
    except vcr.errors.CannotOverwriteExistingCassetteException:
        sys.exit("changed: another order of values is another request")
print("vcrpy", version("vcrpy"))
print("recorded ?tag=sky&tag=sea&draft=, asked ?tag=sea&tag=sky, replayed:", replayed.decode())
print("holds: the order of values and blank values do not count")
PYTHON
