"""Count requests for Prometheus.

The counts are plain numbers: on the request path an update of the client library's own metrics
costs several times as much. The library writes the exposition format.
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from mockgateway.call import Call
from mockgateway.ports import StoreUnavailable
from mockgateway.reply import Reply
from mockgateway.telemetry.observer import count_tokens, fault_names

MAX_SERIES = 5000  # of each metric; further ones are counted under empty labels
WRITE_SECONDS = 1.0  # between two writes of a worker's counts

# Upper bounds of the histograms, in seconds.
BUCKETS = (
    *(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0),
    *(120.0, float("inf")),
)

Labels = tuple[str, ...]
Counts = dict[Labels, float]
Histograms = dict[Labels, list[float]]  # a count for each bucket, then the sum


class Metric(NamedTuple):
    """A metric with its current values."""

    name: str
    help: str
    labels: Sequence[str]
    values: Counts
    is_counter: bool = False


COUNTERS = {
    "requests": ("Requests that were answered.", ("gateway", "operation", "status", "fault")),
    "tokens": ("Tokens of answered requests.", ("gateway", "operation", "type")),
    "limit_refusals": ("Requests that a limit refused.", ("gateway", "problem")),
    "webhook_attempts": (
        "Attempts to deliver a webhook, by the state of the delivery after them.",
        ("gateway", "outcome"),
    ),
    "store_errors": ("Commands to a shared store that failed or had no connection.", ()),
    "clients_left": ("Clients that hung up before the end.", ("gateway", "operation")),
}
LABELS = ("gateway", "operation")  # of a histogram
HISTOGRAMS = {
    "request_duration_seconds": "Seconds until the reply was sent.",
    "time_to_first_token_seconds": "Seconds until the first piece of a stream was sent.",
}


class _Tally:
    """The counts of the requests that have the same labels."""

    __slots__ = ("bins", "input", "output", "requests")

    def __init__(self) -> None:
        self.requests = self.input = self.output = 0
        self.bins: list[list[float]] = [[0] * (len(BUCKETS) + 1) for _ in HISTOGRAMS]


class Metrics:
    """Counts requests, and writes all metrics in Prometheus's exposition format.

    Several workers of one server share a folder: each writes its counts there, and adds those of
    the others to its own where it is asked.
    """

    def __init__(
        self, webhooks: Counts, streams: Callable[[], int], folder: Path | None = None
    ) -> None:
        """Create the metrics of one process.

        Args:
            webhooks: Attempts to deliver webhooks by gateway and outcome; counted elsewhere.
            streams: Returns the number of open streams.
            folder: Shared with the other workers of the same port; None for a single process.
        """
        self._counters: dict[str, Counts] = {name: {} for name in COUNTERS}
        self._counters["webhook_attempts"] = webhooks
        self._histograms: dict[str, Histograms] = {name: {} for name in HISTOGRAMS}
        self._tallies: dict[tuple[str, str, int, str], _Tally] = {}  # by labels of `requests`
        self._windows: dict[tuple[str, str], tuple[Any, Any]] = {}  # with their clocks
        self._streams = streams
        self._file = None if folder is None else folder / f"{os.getpid()}.json"
        if folder is not None:
            threading.Thread(target=self._write_often, name="metrics", daemon=True).start()

    def add_call(
        self, call: Call, reply: Reply, seconds: float, first: float | None, left: bool
    ) -> None:
        """Count a request that a gateway answered."""
        gateway, operation = call.gateway, "" if call.operation is None else call.operation.id
        fault = ",".join(fault_names(reply)) if reply.applied else ""
        tally = self._tally(gateway, operation, reply.status, fault)
        tally.requests += 1
        _observe(tally.bins[0], seconds)
        if first is not None:
            _observe(tally.bins[1], first)
        if reply.status < 400:
            if (tokens := count_tokens(call)) is not None:
                tally.input += tokens[0]
                tally.output += tokens[1]
        elif reply.status == 429:
            _add(self._counters["limit_refusals"], (gateway, reply.problem))
        if left:
            _add(self._counters["clients_left"], (gateway, operation))
        if call.window is not None:
            account = call.account.name if call.account.listed else ""
            self._windows[gateway, account] = call.window, call.sandbox.clock

    def add_other(self, method: str, path: str, status: int, seconds: float) -> None:
        """Count a request that no gateway answered; the control API is not counted."""
        if "/_mock" not in path:
            self._tally("", "", status, "").requests += 1

    def _tally(self, gateway: str, operation: str, status: int, fault: str) -> _Tally:
        """Return the counts of such requests."""
        key = (gateway, operation, status, fault)
        tally = self._tallies.get(key)
        if tally is None:
            if len(self._tallies) >= MAX_SERIES:
                key = ("", "", 0, "")
            tally = self._tallies.setdefault(key, _Tally())
        return tally

    def _limits(self) -> Metric:
        """Return how many requests and tokens each listed account has left in this minute."""
        values: Counts = {}
        for (gateway, account), (window, clock) in self._windows.items():
            plan, over = window.plan, clock.now() >= window.ends
            for kind, limit, rest in (
                ("requests", plan.requests, window.requests_left),
                ("tokens", plan.tokens, window.tokens_left),
            ):
                if limit:
                    values[gateway, account, kind] = limit if over else rest
        text = "Requests or tokens that an account has left in its minute, by the last call."
        return Metric("limit_remaining", text, ("gateway", "account", "kind"), values)

    def render(self, accept: str, tasks: Counts) -> tuple[bytes, str]:
        """Return the metrics and their media type.

        Args:
            accept: The client's Accept header.
            tasks: Tasks by gateway and state.
        """
        from prometheus_client import CollectorRegistry
        from prometheus_client.exposition import choose_encoder

        encode, media_type = choose_encoder(accept)
        registry = CollectorRegistry(auto_describe=False)
        registry.register(_Collector(list(self._families(tasks))))
        return encode(registry), media_type

    def _families(self, tasks: Counts) -> Iterator[Any]:
        from prometheus_client.core import HistogramMetricFamily

        counters, histograms, streams = self._merge()
        for name, (text, labels) in COUNTERS.items():
            yield _family(Metric(name, text, labels, counters[name], True))
        for name, text in HISTOGRAMS.items():
            family = HistogramMetricFamily(f"mockgateway_{name}", text, labels=LABELS)
            for labels, bins in histograms[name].items():
                below, buckets = 0.0, []
                for bound, count in zip(BUCKETS, bins, strict=False):
                    below += count
                    buckets.append(("+Inf" if bound == BUCKETS[-1] else str(bound), below))
                family.add_metric(labels, buckets, bins[-1])
            yield family
        text = "Streamed or delayed replies that are being sent."
        yield _family(Metric("streams_open", text, (), {(): streams}))
        yield _family(Metric("tasks", "Tasks by state.", ("gateway", "state"), tasks))
        yield _family(self._limits())

    # Several workers

    def _merge(self) -> tuple[dict[str, Counts], dict[str, Histograms], float]:
        """Return the counts and open streams of all workers; the counts of dead ones stay."""
        self._sum_up()
        counters = {name: dict(counts) for name, counts in self._counters.items()}
        histograms = {
            name: {labels: list(bins) for labels, bins in found.items()}
            for name, found in self._histograms.items()
        }
        streams = self._streams()
        if self._file is None:
            return counters, histograms, streams
        for path in self._file.parent.glob("*.json"):
            if path == self._file:
                continue
            stored = orjson.loads(path.read_bytes())
            streams += stored["streams"] if _is_alive(int(path.stem)) else 0
            for name, labels, value in stored["counters"]:
                _add(counters[name], tuple(labels), value)
            for name, labels, bins in stored["histograms"]:
                _add_up(histograms[name], tuple(labels), bins)
        return counters, histograms, streams

    def close(self) -> bool:
        """Write the last counts for the other workers."""
        self.write()
        return True

    def write(self) -> None:
        """Write the counts for the other workers, if there are any."""
        if self._file is None:
            return
        self._sum_up()
        counters, histograms = _rows(self._counters), _rows(self._histograms)
        stored = {"counters": counters, "histograms": histograms, "streams": self._streams()}
        fresh = self._file.with_suffix(".new")
        with contextlib.suppress(OSError):  # the folder is gone at the end
            fresh.write_bytes(orjson.dumps(stored))
            fresh.replace(self._file)

    def _sum_up(self) -> None:
        """Bring the metrics that are counted elsewhere up to date."""
        requests, tokens, errors = Counts(), Counts(), Counts({(): StoreUnavailable.raised})
        histograms = {name: Histograms() for name in HISTOGRAMS}
        for (gateway, operation, status, fault), tally in list(self._tallies.items()):
            requests[gateway, operation, str(status or ""), fault] = tally.requests
            for found, bins in zip(histograms.values(), tally.bins, strict=True):
                if any(bins):
                    _add_up(found, (gateway, operation), bins)
            if tally.input or tally.output:
                _add(tokens, (gateway, operation, "input"), tally.input)
                _add(tokens, (gateway, operation, "output"), tally.output)
        self._counters |= {"requests": requests, "tokens": tokens, "store_errors": errors}
        self._histograms = histograms  # complete, since another thread may be reading

    def _write_often(self) -> None:
        while True:
            time.sleep(WRITE_SECONDS)
            self.write()


class _Collector:
    def __init__(self, families: Iterable[Any]) -> None:
        self._families = families

    def collect(self) -> Iterable[Any]:
        return self._families


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def _add(counts: Counts, labels: Labels, value: float = 1) -> None:
    if labels not in counts and len(counts) >= MAX_SERIES:
        labels = ("",) * len(labels)
    counts[labels] = counts.get(labels, 0) + value


def _observe(bins: list[float], seconds: float) -> None:
    bins[bisect_left(BUCKETS, seconds)] += 1
    bins[-1] += seconds


def _add_up(histograms: Histograms, labels: Labels, bins: Sequence[float]) -> None:
    sums = histograms.setdefault(labels, [0.0] * len(bins))
    sums[:] = map(sum, zip(sums, bins, strict=True))


def _family(metric: Metric) -> Any:
    from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily

    kind = CounterMetricFamily if metric.is_counter else GaugeMetricFamily
    family = kind(f"mockgateway_{metric.name}", metric.help, labels=metric.labels)
    for labels, value in metric.values.items():
        family.add_metric(labels, value)
    return family


def _rows(metrics: dict[str, Any]) -> list[Any]:
    return [
        (name, labels, value)
        for name, found in metrics.items()
        for labels, value in list(found.items())
    ]
