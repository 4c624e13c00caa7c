#!/usr/bin/env bash
# Expected: a thread inside `with threadpool_limits(1)` computes with one BLAS thread until it leaves the block
# Seen: where another thread entered such a block before it, it has all BLAS threads as soon as that one leaves
# Package: threadpoolctl==3.8.0, numpy==2.4.6 (OpenBLAS with pthreads; needs two cores)
# Where: threadpoolctl.py, OpenBLASController.set_num_threads: only the first thread that sets a limit can set one
# Date: 2026-11-28
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install -qq --disable-pip-version-check \
  threadpoolctl==3.8.0 numpy==2.4.6 || exit 2

"$folder/venv/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version
from threading import Event, Thread

import numpy
from threadpoolctl import threadpool_info, threadpool_limits


def threads() -> list[int]:
    return [pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"]


first_is_inside, second_is_inside, first_has_left = Event(), Event(), Event()
seen = {}

def first() -> None:
    with threadpool_limits(1, user_api="blas"):
        first_is_inside.set()
        second_is_inside.wait()
    first_has_left.set()

def second() -> None:
    first_is_inside.wait()
    with threadpool_limits(1, user_api="blas"):
        seen["together"] = threads()
        second_is_inside.set()
        first_has_left.wait()
        seen["alone"] = threads()


print("threadpoolctl", version("threadpoolctl"), "numpy", numpy.__version__)
before = threads()
if before == [1]:
    print("not to be seen here: BLAS has one thread on this machine")
    sys.exit(2)
other = Thread(target=first)
other.start()
second()
other.join()
print("without a limit:", before, "with the first:", seen["together"], "then:", seen["alone"])
if seen["alone"] != before:
    sys.exit(f"changed: the second thread has {seen['alone']}")
print("holds: inside its block the second thread has no limit")
PYTHON
