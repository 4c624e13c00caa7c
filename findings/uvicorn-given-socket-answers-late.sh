#!/usr/bin/env bash
# Expected: uvicorn serves a socket that is given to it (Server.run(sockets=…)) as fast as one that it opens
# Seen: the connections of socket.create_server have no TCP_NODELAY, those of uvicorn's own socket have it; the head and
#   the body of an answer are two packets, so that each small answer waits for a delayed acknowledgement, 40 ms on Linux
# Package: uvicorn==0.54.0, h11==0.16.0
# Where: asyncio/base_events.py, _set_nodelay: only where the socket's proto is IPPROTO_TCP, which create_server leaves 0
# Date: 2026-11-28
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install -qq --disable-pip-version-check \
  uvicorn==0.54.0 h11==0.16.0 || exit 2

"$folder/venv/bin/python" - <<'PYTHON'
import asyncio
import socket
import sys
from importlib.metadata import version

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

seen = []

class Watching(H11Protocol):
    def connection_made(self, transport):
        connection = transport.get_extra_info("socket")
        seen.append(bool(connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)))
        super().connection_made(transport)


async def serve(given):
    config = uvicorn.Config(lambda *_: None, port=0, http=Watching, lifespan="off", log_level="critical")
    server = uvicorn.Server(config)
    running = asyncio.create_task(server.serve(sockets=given))
    while not server.started:
        await asyncio.sleep(0.01)
    address = given[0].getsockname() if given else server.servers[0].sockets[0].getsockname()
    _, writer = await asyncio.open_connection(*address)
    while len(seen) < (2 if given else 1):
        await asyncio.sleep(0.01)
    writer.close()
    server.should_exit = True
    await running


print("uvicorn", version("uvicorn"), "Python", sys.version.split()[0])
asyncio.run(serve(None))
asyncio.run(serve([socket.create_server(("127.0.0.1", 0))]))
print("TCP_NODELAY with uvicorn's own socket:", seen[0], "with a given one:", seen[1])
if seen != [True, False]:
    sys.exit(f"changed: {seen}")
print("holds: answers through a given socket are not sent at once")
PYTHON
