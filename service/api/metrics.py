"""Metrics for Prometheus, on a port of their own."""

from collections.abc import Iterator
from wsgiref.simple_server import WSGIServer

import structlog
from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from ..jobs.counters import Counters
from ..jobs.queue import Queue

_COUNTERS = {  # name: what it says, and the name of its label
    "stage_seconds": ("Seconds spent in a stage.", "stage"),
    "stage_runs": ("How often a stage was run.", "stage"),
    "calls": ("Calls to a provider.", "provider"),
    "cache_hits": ("Answers that needed no call.", "provider"),
    "cost": ("What providers were paid, in the currency of the prices.", "provider"),
    "jobs": ("Jobs that have ended, by how.", "result"),
    "images": ("Pictures that were drawn.", ""),
    "gpu_busy_seconds": ("Seconds in which a worker drew; its rate is the busy share.", ""),
}

log = structlog.get_logger()


class ServiceCollector(Collector):
    """Reads the sums and the queues when it is asked."""

    def __init__(self, counters: Counters, queue: Queue) -> None:
        self._counters = counters
        self._queue = queue

    def collect(self) -> Iterator[Metric]:
        """Yields all metrics; none while the database cannot be read."""
        try:
            sums, depth = self._counters.read(), self._queue.depth()
        except Exception as error:
            log.error("metrics_failed", error=type(error).__name__)
            return
        for name, (says, label) in _COUNTERS.items():
            family = CounterMetricFamily(f"malgrim_{name}", says, labels=[label] if label else None)
            for (found, value), amount in sums.items():
                if found == name:
                    family.add_metric([value] if label else [], amount)
            yield family
        waiting = GaugeMetricFamily("malgrim_queue_depth", "Jobs that wait, by queue.", labels=["queue"])
        for queue, jobs in depth.items():
            waiting.add_metric([queue], jobs)
        yield waiting


def serve_metrics(port: int, counters: Counters, queue: Queue) -> WSGIServer:
    """Serves ``/metrics`` on the loopback address. Raises ``OSError`` when the port is taken."""
    registry = CollectorRegistry()
    registry.register(ServiceCollector(counters, queue))
    server, _ = start_http_server(port, addr="127.0.0.1", registry=registry)
    return server
