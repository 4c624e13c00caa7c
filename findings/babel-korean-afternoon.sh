#!/usr/bin/env bash
# Expected: format_time(…, locale="ko") gives 오후 3:00, as any Korean clock shows it
# Seen: it gives PM 3:00: the letter a of the pattern takes the short names of the day's halves,
#   which are English in the Korean data
# Package: babel==2.18.0
# Where: babel/dates.py, DateTimeFormat.format_period: the width 'abbreviated' is tried before
#   'wide'
# Date: 2026-11-27
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install -qq --disable-pip-version-check \
  babel==2.18.0 || exit 2

"$folder/venv/bin/python" - <<'PYTHON'
import datetime
import sys
from importlib.metadata import version

from babel import Locale
from babel.dates import format_time

text = format_time(datetime.time(15, 0), "short", locale="ko")
names = Locale("ko").day_periods["format"]
print("babel", version("babel"))
print(repr(text), "abbreviated:", names["abbreviated"]["pm"], "wide:", names["wide"]["pm"])
if text != "PM 3:00":
    sys.exit(f"changed: the time is {text}")
print("holds: a Korean time is shown with PM")
PYTHON
