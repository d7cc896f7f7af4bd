"""Check the pace of streams over all exchanges of a run: one slow answer may be a busy machine."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from mockgateway.contract.exchange import Exchange
from mockgateway.contract.failure import Failure, failed

MIN_EVENTS = 12  # of a stream whose pace is judged
STALL = 2.5  # seconds
HELD = 0.25  # seconds before the first event
SLOW = 1.0  # seconds from which half the usual distance to a plain answer is enough
DISTANCE = 4.0  # ratio of the time before the first event to the time of a plain answer
BURST = 0.05  # the share of the time in which all events of a buffered stream arrive


def pace(exchanges: Sequence[Exchange]) -> Iterator[Failure]:
    """A stream arrives while it is generated: without long pauses, and not all at the end."""
    streams: dict[str, list[Exchange]] = defaultdict(list)
    plain: dict[str, list[float]] = defaultdict(list)
    for each in exchanges:
        if each.accepted and not each.response.is_stream:
            plain[each.operation].append(each.response.total)
        elif each.accepted and not each.response.error and len(_times(each)) >= MIN_EVENTS:
            streams[each.operation].append(each)
    for group in streams.values():
        pauses = [(_pause(_times(each)), each) for each in group]
        stalled = [(pause, each) for pause, each in pauses if pause >= STALL]
        # One of several may be the machine's fault.
        single = len(stalled) == 1 < len(group)
        for pause, each in stalled[:1]:
            message = f"the stream stalls for {pause:.1f} s in the middle"
            others = [other for _, other in stalled[1:]]
            yield failed("pace", each, message, *others, assumed=single)
    for operation, group in streams.items():
        usual = median(plain[operation]) if plain[operation] else SLOW
        if len(group) > 1 and all(_is_held(_times(each), usual) for each in group):
            times = _times(group[0])
            message = f"every stream is held back: its {len(times)} events came within "
            message += f"{(times[-1] - times[0]) * 1000:.0f} ms, after {times[0]:.2f} s"
            yield failed("pace", group[0], f"{message} without data", *group[1:])


def _times(exchange: Exchange) -> list[float]:
    return [event.at for event in exchange.response.events]


def _pause(times: Sequence[float]) -> float:
    """Return the longest pause between two events if it is far longer than usual, else 0."""
    gaps = sorted(later - earlier for earlier, later in pairwise(times))
    return gaps[-1] if gaps[-1] > 20 * gaps[len(gaps) // 2] else 0.0


def _is_held(times: Sequence[float], usual: float) -> bool:
    """Return whether all events came in one burst, long after a plain answer would have come."""
    distance = DISTANCE / 2 if times[0] >= SLOW else DISTANCE
    late = times[0] >= HELD and times[0] >= distance * usual
    return late and times[-1] - times[0] < BURST * times[-1]
