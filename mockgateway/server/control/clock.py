"""`/_mock/clock`: the sandbox's time: read it, run it faster, stop it, move it ahead. It never goes back."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from mockgateway.clock import FASTEST, LATEST, Clock
from mockgateway.server.control.asking import Wrong, flag, number, say, wish, world_of

if TYPE_CHECKING:
    from mockgateway.server.app import App

WORDS = ("speed", "frozen", "advance", "set")
UNITS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86_400}

_LENGTH = re.compile(r"(?:[0-9]+(?:\.[0-9]+)?(?:ms|s|m|h|d))+\Z")
_PART = re.compile(r"([0-9.]+)(ms|s|m|h|d)")


def routes(app: App) -> list[Route]:
    """GET, PUT and POST /_mock/clock."""

    async def clock(request: Request) -> Response:
        asked = world_of(request).sandbox.clock
        if request.method in ("PUT", "POST"):
            _obey(asked, await wish(request, WORDS), app.speed)
        return say(tell(asked))

    return [Route("/_mock/clock", clock, methods=["GET", "PUT", "POST"])]


def tell(clock: Clock) -> dict[str, Any]:
    """What a clock says: now in seconds since 1970 and in words, its speed, and whether it stands still."""
    now = clock.now()
    iso = datetime.fromtimestamp(now, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return {"now": now, "iso": iso, "speed": clock.speed, "frozen": clock.speed == 0}


def _obey(clock: Clock, wished: dict[str, Any], usual: float) -> None:
    """All of the wish or nothing of it. Raises Wrong."""
    if not wished:
        raise Wrong(
            "nothing is wished for",
            'write {"speed": 60}, {"frozen": true}, {"advance": "10m"} or {"set": "2027-01-31T12:00:00Z"}',
        )
    if "advance" in wished and "set" in wished:
        raise Wrong("advance and set at once", "wish for one of them")
    speed = (
        number(wished, "speed", 0, FASTEST, f"give one from 0 (frozen) to {FASTEST:.0f}")
        if "speed" in wished
        else None
    )
    if "frozen" in wished:
        frozen = flag(wished, "frozen")
        if speed is not None and frozen == (speed > 0):
            raise Wrong(
                f"speed {speed:g} and frozen {str(frozen).lower()} at once", "wish for one of them"
            )
        speed = 0.0 if frozen else speed or clock.speed or usual or 1.0
    moment = (
        clock.now() + length(wished["advance"])
        if "advance" in wished
        else _moment(wished["set"])
        if "set" in wished
        else None
    )
    try:
        if moment is not None:
            clock.set(max(moment, clock.now()) if "advance" in wished else moment)
    except ValueError as error:
        raise Wrong(
            str(error),
            f"the clock says {tell(clock)['iso']}: move it ahead; a sandbox of another name (/~name/...) has a clock of its own",
        ) from None
    if speed is not None:
        clock.run(speed)


def length(value: Any) -> float:
    """Seconds, as a number or in words such as `10m` or `1h30m`. Raises Wrong for anything else, and for less than nothing."""
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        if value < 0:
            raise Wrong("advance: time does not go back", "advance by 0 seconds or more")
        if value <= LATEST:
            return float(value)
    if isinstance(value, str) and len(value) <= 50 and _LENGTH.match(value):
        return sum(float(amount) * UNITS[unit] for amount, unit in _PART.findall(value))
    raise Wrong(
        f"advance: {str(value)[:50]!r} is no length of time",
        'write seconds, or words such as "90s", "10m", "1h30m", "2d"',
    )


def _moment(value: Any) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return float(value)
    try:
        if isinstance(value, str) and len(value) <= 50:
            read = datetime.fromisoformat(value)
            return read.replace(tzinfo=read.tzinfo or UTC).timestamp()
    except (ValueError, OverflowError):
        pass
    raise Wrong(
        f"set: {str(value)[:50]!r} is no moment",
        'write seconds since 1970, or a date such as "2027-01-31T12:00:00Z"',
    )
