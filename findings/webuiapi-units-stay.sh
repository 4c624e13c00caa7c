#!/usr/bin/env bash
# Expected: a call of txt2img without controlnet_units asks for none
# Seen: it asks for those of the call before; with an alwayson_scripts of its own it asks for none
# Package: webuiapi==0.9.17
# Where: webuiapi/webuiapi.py, txt2img: the default of alwayson_scripts is one dictionary for all
#   calls, and the units are put into it
# Date: 2026-11-28
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install -qq --disable-pip-version-check webuiapi==0.9.17 || exit 2

"$folder/venv/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version

import webuiapi
from PIL import Image

api, sent = webuiapi.WebUIApi(baseurl="http://127.0.0.1:9/sdapi/v1"), []


def record(url, json, use_async):
    units = json["alwayson_scripts"].get("ControlNet", {"args": []})["args"]
    sent.append([unit["model"] for unit in units])


api.post_and_get_api_result = record
unit = webuiapi.ControlNetUnit(Image.new("RGB", (8, 8)), model="canny")
api.txt2img(prompt="with a unit", controlnet_units=[unit])
api.txt2img(prompt="without")
api.txt2img(prompt="without", alwayson_scripts={})
print("webuiapi", version("webuiapi"))
print("units of three calls:", sent)
if sent != [["canny"], ["canny"], []]:
    sys.exit("changed: a call has no units of the call before")
print("holds: a call without units has those of the call before")
PYTHON
