#!/usr/bin/env bash
# Expected: list_workflows(limit=0) returns no workflow
# Seen: it returns every workflow: 0 counts as no limit
# Package: dbos==3.4.0
# Where: dbos/_sys_db.py, SystemDatabase.list_workflows: the limit is applied only if it is true
# Date: 2026-11-27
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install -qq --disable-pip-version-check \
  dbos==3.4.0 || exit 2

"$folder/venv/bin/python" - <<'PYTHON'
import sys
import tempfile
from importlib.metadata import version

from dbos import DBOS


@DBOS.workflow()
def draw(number):
    return number


with tempfile.TemporaryDirectory() as folder:
    DBOS(config={
        "name": "toy", "system_database_url": f"sqlite:///{folder}/jobs.sqlite",
        "log_level": "CRITICAL", "run_admin_server": False,
    })
    DBOS.launch()
    for number in range(3):
        draw(number)
    found = {limit: len(DBOS.list_workflows(limit=limit)) for limit in (2, 1, 0)}
    DBOS.destroy()
print("dbos", version("dbos"))
print("of 3 workflows, listed by limit:", found)
if found[0] == 0:
    sys.exit("changed: a limit of 0 lists no workflow")
print("holds: a limit of 0 lists all workflows")
PYTHON
