"""Summarize the latency of a recording as rules with lognormal times, for other scenarios."""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import pairwise
from statistics import fmean, median, pstdev
from typing import Any

from mockgateway.recording.capture import Capture

Z99 = 2.326348  # standard deviations above the mean of a normal distribution's 99th percentile
LEAST = 0.0001  # seconds
ENOUGH = 100  # samples from which percentiles are taken directly


def fit(samples: Iterable[float]) -> tuple[float, float]:
    """Return the median and the 99th percentile of a lognormal distribution, in seconds.

    With ENOUGH samples they are those of the samples: pieces that come in bursts have gaps of
    nearly nothing, whose logarithms are arbitrary. With fewer, the 99th percentile follows from
    the spread of the logarithms, and does not exceed the largest sample.
    """
    values = sorted(max(sample, LEAST) for sample in samples)
    if len(values) >= ENOUGH:
        return round(median(values), 6), round(values[math.ceil(len(values) * 0.99) - 1], 6)
    logs = [math.log(value) for value in values]
    mean, deviation = fmean(logs), pstdev(logs)
    p99 = min(math.exp(mean + Z99 * deviation), values[-1])
    return round(math.exp(mean), 6), round(p99, 6)


def profile(captures: Iterable[Capture]) -> list[dict[str, Any]]:
    """Return a rule with a latency for each operation that succeeded; streams get their own."""
    groups: dict[tuple[str, str, bool], list[Capture]] = {}
    for capture in captures:
        complete = capture.done and capture.fault is None and not capture.ending
        if complete and capture.operation and capture.status < 400:
            kind = (capture.gateway, capture.operation, capture.is_stream)
            groups.setdefault(kind, []).append(capture)
    return [_rule(*kind, found) for kind, found in sorted(groups.items())]


def _rule(gateway: str, operation: str, stream: bool, captures: list[Capture]) -> dict[str, Any]:
    first = [
        capture.pieces[0 if stream else -1][0] if capture.pieces else capture.head
        for capture in captures
    ]
    before, p99 = fit(first)
    latency: dict[str, Any] = {"before": before, "p99": p99, "spread": "lognormal"}
    about = f"{len(captures)} replies in {before:.3f} s (p99 {p99:.3f} s)"
    if stream:
        about = f"{len(captures)} replies, first byte after {before:.3f} s (p99 {p99:.3f} s)"
        times = [[at for at, _ in capture.pieces] for capture in captures]
        if gaps := [later - at for moments in times for at, later in pairwise(moments)]:
            latency["between"], latency["between_p99"] = fit(gaps)
    when = {"gateway": gateway, "operation": operation, "stream": stream}
    return {"about": about, "when": when, "faults": [{"latency": latency}]}
