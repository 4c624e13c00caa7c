"""A server that sends any bytes, and notices when its client leaves."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from socket import socket
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Event, Thread


@contextmanager
def serving(answer: Callable[[socket], None]) -> Iterator[tuple[str, Event]]:
    """Yield the address of a server, and an event that is set when its client has closed the connection."""
    gone = Event()

    class Handler(BaseRequestHandler):
        def handle(self) -> None:
            self.request.recv(1 << 16)
            try:
                answer(self.request)
                while self.request.recv(1 << 16):
                    pass
                gone.set()
            except OSError:
                gone.set()

    with ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        thread = Thread(target=server.serve_forever, args=[0.01])
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/v1", gone
        finally:
            server.shutdown()
            thread.join()
