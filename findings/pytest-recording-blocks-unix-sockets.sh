#!/usr/bin/env bash
# Expected: --block-network refuses connections to other machines; a socket in the file system
#   reaches none
# Seen: AF_UNIX sockets are refused too, with the path named as the host, which breaks what speaks
#   through them, as multiprocessing's forkserver
# Package: pytest-recording==0.14.1 (pytest==9.2.0)
# Where: pytest_recording/network.py, make_network_guard: each address but a few families is looked
#   up among the allowed hosts
# Date: 2026-11-27
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install -qq --disable-pip-version-check \
  pytest-recording==0.14.1 pytest==9.2.0 || exit 2

"$folder/venv/bin/python" - <<'PYTHON'
import pathlib
import subprocess
import sys
import tempfile
from importlib.metadata import version

TEST = '''
import socket

def test_local(tmp_path):
    path = str(tmp_path / "s")
    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as client:
        server.bind(path)
        server.listen()
        client.connect(path)
'''
with tempfile.TemporaryDirectory() as folder:
    pathlib.Path(folder, "test_local.py").write_text(TEST)
    run = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", folder]
    free = subprocess.run(run, capture_output=True, text=True)
    guarded = subprocess.run([*run, "--block-network"], capture_output=True, text=True)
print("pytest-recording", version("pytest-recording"))
print("without the guard:", free.stdout.splitlines()[-1])
print("with the guard:   ", guarded.stdout.splitlines()[-1])
if free.returncode != 0 or "Network is disabled" not in guarded.stdout:
    sys.exit("changed: a local socket is let through, or the test fails for another reason")
print("holds: a local socket is refused as network")
PYTHON
