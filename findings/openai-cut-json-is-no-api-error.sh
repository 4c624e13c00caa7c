#!/usr/bin/env bash
# Expected: an answer 200 whose JSON was cut off raises one of the package's errors, all of which
#   derive from openai.OpenAIError
# Seen: json.JSONDecodeError passes through, so that `except openai.OpenAIError` does not catch it,
#   and it is not retried
# Package: openai==3.54.0
# Where: openai/_response.py, BaseAPIResponse._parse: response.json() stands outside any try when
#   the type is JSON
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
        body = b'{"choices": ['
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
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
    client.chat.completions.create(model="toy", messages=[{"role": "user", "content": "고양이"}])
except openai.OpenAIError as error:
    sys.exit(f"changed: cut JSON raises {type(error).__name__}")
except ValueError as error:
    print(f"raised: {type(error).__module__}.{type(error).__name__}: {error}")
print("holds: cut JSON raises an error that is none of the package's own")
PYTHON
