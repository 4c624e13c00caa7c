"""Metrics for Prometheus, on a separate port."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, cast
from wsgiref.simple_server import WSGIServer

import structlog
from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from ..jobs.counters import Counters
from ..jobs.queue import Queue
from ..jobs.running import RunningJobs
from .hosts import is_local_name

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_COUNTERS = {  # name: documentation and name of the label
    "stage_seconds": ("Seconds spent in a stage.", "stage"),
    "stage_runs": ("Runs of a stage.", "stage"),
    "calls": ("Calls to a provider.", "provider"),
    "cache_hits": ("Answers from the cache.", "provider"),
    "cost": ("Cost of the calls, in the currency of the prices.", "provider"),
    "jobs": ("Finished jobs, by result.", "result"),
    "images": ("Generated pictures.", ""),
    "gpu_busy_seconds": ("Seconds in which workers generated pictures; the rate is the utilisation.", ""),
}

log = structlog.get_logger()


class ServiceCollector(Collector):
    """Collects the counters, the depth of the queues and the silence of the workers at each scrape."""

    def __init__(self, counters: Counters, queue: Queue, running: RunningJobs) -> None:
        self._counters = counters
        self._queue = queue
        self._running = running

    def collect(self) -> Iterator[Metric]:
        """Yield all metrics; none while the database cannot be read."""
        try:
            sums, depth, silences = self._counters.read(), self._queue.depth(), self._running.silences()
        except Exception as error:  # a scrape must not fail the server
            log.error("metrics_failed", error=type(error).__name__)
            return
        for name, (documentation, label) in _COUNTERS.items():
            family = CounterMetricFamily(f"malgrim_{name}", documentation, labels=[label] if label else None)
            for (counter, value), amount in sums.items():
                if counter == name:
                    family.add_metric([value] if label else [], amount)
            yield family
        waiting = GaugeMetricFamily("malgrim_queue_depth", "Waiting jobs, by queue.", labels=["queue"])
        for queue, jobs in depth.items():
            waiting.add_metric([queue], jobs)
        yield waiting
        documentation = "Seconds since the last step of a running job, the longest of each worker."
        silent = GaugeMetricFamily("malgrim_worker_silence_seconds", documentation, labels=["worker"])
        for executor, seconds in silences.items():
            silent.add_metric([executor], seconds)
        yield silent


def serve_metrics(port: int, counters: Counters, queue: Queue, running: RunningJobs) -> WSGIServer:
    """Serve ``/metrics`` on the loopback address to requests with a local ``Host``.

    Raises:
        OSError: The port is taken.
    """
    registry = CollectorRegistry()
    registry.register(ServiceCollector(counters, queue, running))
    server, _ = start_http_server(port, addr="127.0.0.1", registry=registry)
    server.set_app(_with_local_host(cast("WSGIApplication", server.get_app())))
    return server


def _with_local_host(app: "WSGIApplication") -> "WSGIApplication":
    def checked(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        if is_local_name(str(environ.get("HTTP_HOST", ""))):
            return app(environ, start_response)
        start_response("421 Misdirected Request", [("Content-Type", "text/plain")])
        return [b"metrics are for addresses and names without a dot\n"]

    return checked
