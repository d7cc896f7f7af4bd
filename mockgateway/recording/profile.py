"""The latency that a recording saw, as rules that other scenarios can include: lognormal, by the logarithms' mean and deviation."""

from __future__ import annotations

import math
from collections.abc import Iterable
from statistics import fmean, median, pstdev
from typing import Any

from mockgateway.recording.capture import Capture

Z99 = 2.326348  # standard deviations below which 99 % of a normal distribution lie
LEAST = 0.0001  # seconds
ENOUGH = 100


def fit(samples: Iterable[float]) -> tuple[float, float]:
    """The median and the 99th percentile, in seconds, of the lognormal distribution that fits best.

    Those of the samples themselves, where there are ENOUGH: pieces that come in bursts have gaps of nothing, whose logarithms say anything. Of fewer samples
    the 99th percentile is worked out from their spread, and no later than the latest of them.
    """
    known = sorted(max(sample, LEAST) for sample in samples)
    if len(known) >= ENOUGH:
        return round(median(known), 6), round(known[math.ceil(len(known) * 0.99) - 1], 6)
    logs = [math.log(sample) for sample in known]
    middle, spread = fmean(logs), pstdev(logs)
    return round(math.exp(middle), 6), round(min(math.exp(middle + Z99 * spread), known[-1]), 6)


def profile(takes: Iterable[Capture]) -> list[dict[str, Any]]:
    """A rule with a latency for each operation that was answered well, its streams apart."""
    groups: dict[tuple[str, str, bool], list[Capture]] = {}
    for capture in takes:
        if (
            capture.operation
            and capture.done
            and capture.fault is None
            and not capture.ending
            and capture.status < 400
        ):
            groups.setdefault((capture.gateway, capture.operation, capture.events), []).append(
                capture
            )
    return [
        _rule(gateway, operation, events, found)
        for (gateway, operation, events), found in sorted(groups.items())
    ]


def _rule(gateway: str, operation: str, events: bool, takes: list[Capture]) -> dict[str, Any]:
    first = [
        capture.pieces[0][0]
        if events and capture.pieces
        else capture.pieces[-1][0]
        if capture.pieces
        else capture.head
        for capture in takes
    ]
    before, p99 = fit(first)
    latency: dict[str, Any] = {"before": before, "p99": p99, "spread": "lognormal"}
    gaps = (
        [
            later - at
            for capture in takes
            for (at, _), (later, _) in zip(capture.pieces, capture.pieces[1:], strict=False)
        ]
        if events
        else []
    )
    if gaps:
        latency["between"], latency["between_p99"] = fit(gaps)
    about = (
        f"{len(takes)} answers, the first byte after {before:.3f} s (p99 {p99:.3f} s)"
        if events
        else f"{len(takes)} answers in {before:.3f} s (p99 {p99:.3f} s)"
    )
    return {
        "about": about,
        "when": {"gateway": gateway, "operation": operation, "stream": events},
        "faults": [{"latency": latency}],
    }
