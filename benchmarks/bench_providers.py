"""Previews with providers against a server that takes 100 ms a call, beside the original project.

The baseline sends each sentence to Papago in a separate call, one after another, as the original project did.
"""

import json
import platform
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import metadata
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from threading import Lock, Thread
from time import perf_counter, sleep

import requests
import yaml

from keywords.keybert import KeyBertExtractor
from service.assembly.backends import Backends
from service.config.settings import Gpt, Papago, Settings
from service.pipeline import Pipeline, PreviewOptions, PromptBuilder
from service.providers.fallback import FallbackParaphraser, FallbackTranslator

RECORDING = Path(__file__).parent.parent / "fixtures" / "cassettes" / "preview.yaml"
TEXT = "노을 지는 바닷가에서 한복을 입은 소녀"
DELAY = 0.1  # seconds
RUNS = 7
AT_ONCE = 20
OPTIONS = PreviewOptions(preset="original")


class Server(ThreadingHTTPServer):
    """A server that sends recorded replies after a delay, and counts requests."""

    request_queue_size = 64

    def __init__(self) -> None:
        recorded = yaml.safe_load(RECORDING.read_text(encoding="utf-8"))["interactions"]
        gpt, papago = (one["response"]["body"]["string"] for one in recorded)
        self.gpt = gpt
        self.english = dict(zip(self.sentences(gpt), self.lines(papago), strict=True))
        self.calls = Counter[str]()
        self.lock = Lock()
        super().__init__(("127.0.0.1", 0), Handler)
        Thread(target=self.serve_forever, daemon=True).start()

    @property
    def settings(self) -> Settings:
        """Settings with keys and addresses of both providers."""
        address = f"http://127.0.0.1:{self.server_port}"
        return Settings(gpt=Gpt("key", f"{address}/v1"), papago=Papago("id", "secret", f"{address}/papago"))

    @staticmethod
    def sentences(reply: str) -> list[str]:
        """Return the writer's sentence and those in GPT's ``reply``."""
        return [TEXT, *json.loads(json.loads(reply)["choices"][0]["message"]["content"])["paraphrases"]]

    @staticmethod
    def lines(reply: str) -> list[str]:
        """Return the lines of Papago's ``reply``."""
        lines: list[str] = json.loads(reply)["message"]["result"]["translatedText"].split("\n")
        return lines


class Handler(BaseHTTPRequestHandler):
    """The handler of one request."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1  # one packet for a reply, which avoids the delay of Nagle's algorithm
    server: Server

    def do_POST(self) -> None:
        """Answer as Papago or as GPT, by the path."""
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        sleep(DELAY)
        papago = self.path == "/papago"
        with self.server.lock:
            self.server.calls["papago" if papago else "gpt"] += 1
        reply = self.server.gpt
        if papago:
            text = "\n".join(self.server.english[line] for line in body["text"].split("\n"))
            reply = json.dumps({"message": {"result": {"translatedText": text}}})
        content = reply.encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Log nothing."""


def one_by_one(settings: Settings, sentences: Sequence[str]) -> list[str]:
    """Translate as the original project did."""
    return [
        requests.post(
            settings.papago.url or "", json={"source": "ko", "target": "en", "text": sentence}, timeout=10
        ).json()["message"]["result"]["translatedText"]
        for sentence in sentences
    ]


def milliseconds(work: Callable[[], object]) -> float:
    started = perf_counter()
    work()
    return (perf_counter() - started) * 1000


def pipeline(settings: Settings, extractor: KeyBertExtractor) -> Pipeline:
    backends = Backends(settings)
    paraphraser, translator = backends.paraphraser("gpt"), backends.translator("papago")
    return Pipeline(
        FallbackParaphraser([("gpt", lambda: paraphraser)], 30),
        FallbackTranslator([("papago", lambda: translator)], 30),
        PromptBuilder(extractor),
    )


def main() -> None:
    print(
        f"{platform.machine()}, Python {platform.python_version()}, requests {metadata.version('requests')}, "
        f"openai {metadata.version('openai')}; medians of {RUNS} runs, {DELAY * 1000:.0f} ms a call"
    )
    server, extractor = Server(), KeyBertExtractor.load()
    sentences = list(server.english)
    translator = Backends(server.settings).translator("papago")
    translator.translate(sentences), one_by_one(server.settings, sentences)  # connections, imports
    assert translator.translate(sentences) == one_by_one(server.settings, sentences)
    theirs = median(milliseconds(lambda: one_by_one(server.settings, sentences)) for _ in range(RUNS))
    ours = median(milliseconds(lambda: translator.translate(sentences)) for _ in range(RUNS))
    print(f"\n{len(sentences)} sentences through Papago, nothing cached")
    print(f"  one call a sentence, one after another  {theirs:8.1f} ms   (baseline)")
    print(f"  ours                                    {ours:8.1f} ms   {theirs / ours:.1f}x")
    previews(server, extractor)


def previews(server: Server, extractor: KeyBertExtractor) -> None:
    cold, warm = [], []
    for _ in range(RUNS):
        with TemporaryDirectory() as folder:
            made = pipeline(replace(server.settings, cache=Path(folder)), extractor)
            cold.append(milliseconds(partial(made.preview, TEXT, OPTIONS)))
            before = server.calls.total()
            warm.append(milliseconds(partial(made.preview, TEXT, OPTIONS)))
            assert server.calls.total() == before, "a repeated preview made a call"
    print("\nwhole preview through GPT and Papago")
    print(f"  cold                                    {median(cold):8.1f} ms   2 calls")
    print(f"  repeated                                {median(warm):8.1f} ms   0 calls")
    with TemporaryDirectory() as folder:
        made = pipeline(replace(server.settings, cache=Path(folder)), extractor)
        server.calls.clear()
        with ThreadPoolExecutor(AT_ONCE) as pool:
            taken = milliseconds(lambda: list(pool.map(partial(made.preview, options=OPTIONS), [TEXT] * AT_ONCE)))
    print(f"\n{AT_ONCE} equal previews at once                  {taken:8.1f} ms   calls: {dict(server.calls)}")


if __name__ == "__main__":
    main()
