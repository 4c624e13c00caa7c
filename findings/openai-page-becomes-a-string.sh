#!/usr/bin/env bash
# Expected: an answer 200 with a web page in it, as from a wrong base_url, raises an error
# Seen: create() returns the page as a str where a ChatCompletion is promised; the next line fails
#   on .choices
# Package: openai==3.54.0
# Where: openai/_response.py, BaseAPIResponse._parse: a body of another type is returned as text
#   unless strict validation is on
# Date: 2026-11-27
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install -qq --disable-pip-version-check \
  openai==3.54.0 || exit 2

"$folder/venv/bin/python" - <<'PYTHON'
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import version

import openai


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        body = b"<p>Sign in</p>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
client = openai.OpenAI(api_key="none", base_url=f"http://127.0.0.1:{server.server_port}/v1", max_retries=0)
print("openai", version("openai"))
try:
    answer = client.chat.completions.create(model="toy", messages=[{"role": "user", "content": "고양이"}])
except openai.OpenAIError as error:
    sys.exit(f"changed: a page raises {type(error).__name__}")
print("returned:", type(answer).__name__, repr(answer))
if not isinstance(answer, str):
    sys.exit("changed: a page is no longer returned as a string")
print("holds: a page is returned as a string")
PYTHON
