"""`/_mock/clock`: read the sandbox's time, change its speed, freeze it, move it ahead."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from mockgateway.clock import FASTEST, LATEST, Clock
from mockgateway.server.control.requests import (
    ControlError,
    ControlRequest,
    Fields,
    Json,
    Routes,
    is_finite_number,
    quote,
)

FIELDS = ("speed", "frozen", "advance", "set")
UNITS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86_400}  # in seconds

_DURATION = re.compile(r"(?:[0-9]+(?:\.[0-9]+)?(?:ms|s|m|h|d))+\Z")
_PART = re.compile(r"([0-9.]+)(ms|s|m|h|d)")


routes = Routes()


@routes.add("/_mock/clock", "GET", "PUT", "POST")
async def clock(request: ControlRequest) -> Json:
    """Return the time and the speed, after changing them if the request says so."""
    clock = request.sandbox.clock
    if request.method in ("PUT", "POST"):
        _change(clock, await request.read_fields(FIELDS), request.mock.speed)
    return describe_clock(clock)


def describe_clock(clock: Clock) -> Json:
    """Return the time and the speed."""
    now = clock.now()
    iso = datetime.fromtimestamp(now, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return {"now": now, "iso": iso, "speed": clock.speed, "frozen": clock.speed == 0}


def _change(clock: Clock, fields: Fields, default_speed: float) -> None:
    """Make all the requested changes or none. Raises ControlError."""
    if not fields:
        examples = '{"speed": 60}, {"frozen": true}, {"advance": "10m"}'
        advice = f'write {examples} or {{"set": "2027-01-31T12:00:00Z"}}'
        raise ControlError("the request changes nothing", advice)
    if "advance" in fields and "set" in fields:
        raise ControlError("advance and set exclude each other", "give one of them")
    speed = _read_speed(clock, fields, default_speed)
    try:
        if "advance" in fields:
            if seconds := _read_duration(fields["advance"]):
                clock.advance(seconds)
        elif "set" in fields:
            clock.set(_read_moment(fields["set"]))
    except ValueError as error:
        other = "another sandbox (/~name/...) has a clock of its own"
        advice = f"the clock is at {describe_clock(clock)['iso']}: move it ahead; {other}"
        raise ControlError(str(error), advice) from None
    if speed is not None:
        clock.run(speed)


def _read_speed(clock: Clock, fields: Fields, default: float) -> float | None:
    speed = fields.number("speed", 0, FASTEST) if "speed" in fields else None
    if "frozen" not in fields:
        return speed
    frozen = fields.flag("frozen")
    if speed is not None and frozen == (speed > 0):
        error = f"speed {speed:g} contradicts frozen {str(frozen).lower()}"
        raise ControlError(error, "give one of them")
    return 0.0 if frozen else speed or clock.speed or default or 1.0


def _read_duration(value: Any) -> float:
    """Return seconds from a number or a text such as `1h30m`. Raises ControlError."""
    if is_finite_number(value):
        if value < 0:
            error = "advance: time does not go back"
            raise ControlError(error, "advance by 0 seconds or more")
        if value <= LATEST:
            return float(value)
    if isinstance(value, str) and len(value) <= 50 and _DURATION.match(value):
        return sum(float(amount) * UNITS[unit] for amount, unit in _PART.findall(value))
    advice = 'write seconds, or a text such as "90s", "10m", "1h30m", "2d"'
    raise ControlError(f"advance: {quote(value)} is not a length of time", advice)


def _read_moment(value: Any) -> float:
    if is_finite_number(value):
        return float(value)
    try:
        if isinstance(value, str) and len(value) <= 50:
            moment = datetime.fromisoformat(value)
            return moment.replace(tzinfo=moment.tzinfo or UTC).timestamp()
    except (ValueError, OverflowError):
        pass
    advice = 'write seconds since 1970, or a date such as "2027-01-31T12:00:00Z"'
    raise ControlError(f"set: {quote(value)} is not a point in time", advice)
