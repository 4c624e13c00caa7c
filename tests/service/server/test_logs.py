"""Logs of the service, as its processes write them."""

import json
import subprocess
import sys

from support.paths import ROOT

WRITE = r"""
import logging, structlog
from service.server.logs import configure

evil = "\x1b[31m\x9b2J\u202e고양이\nINFO forged"
configure()
structlog.get_logger().warning("odd", said=evil)
logging.getLogger("library").warning("odd %s", evil)
logging.getLogger("dbos").propagate = False
logging.getLogger("dbos").addHandler(logging.StreamHandler())
logging.getLogger("dbos").error("odd %s", evil)
try:
    raise ValueError(evil)
except ValueError:
    logging.getLogger("library").exception("failed")
"""


def test_no_control_characters() -> None:
    """No line of ours, of libraries or of DBOS controls a terminal; a message has one line, and Korean stays."""
    ran = subprocess.run([sys.executable, "-c", WRITE], capture_output=True, encoding="utf-8", check=True, cwd=ROOT)
    ours, library, dbos, *traceback = ran.stderr.rstrip("\n").split("\n")
    assert not set(ran.stderr) & set("\x1b\x9b\u202e")
    assert json.loads(ours)["said"] == "\x1b[31m\x9b2J\u202e고양이\nINFO forged"
    assert "고양이" in ours
    assert library == "WARNING library: odd ?[31m?2J?고양이 INFO forged"
    assert dbos == "odd ?[31m?2J?고양이 INFO forged"
    assert traceback[:2] == ["ERROR library: failed", "Traceback (most recent call last):"]
