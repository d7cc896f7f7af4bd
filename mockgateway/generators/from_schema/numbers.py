"""Numbers inside their bounds that look as a person would expect them to."""

from __future__ import annotations

import math
from fractions import Fraction

from mockgateway.seed import Seed

from .document import Json, Unsatisfiable
from .names import number
from .place import Place
from .plan import Plan

_FORMATS = {
    "int8": (-(2**7), 2**7 - 1),
    "uint8": (0, 2**8 - 1),
    "int16": (-(2**15), 2**15 - 1),
    "uint16": (0, 2**16 - 1),
    "int32": (-(2**31), 2**31 - 1),
    "uint32": (0, 2**32 - 1),
    "int64": (-(2**63), 2**63 - 1),
    "uint64": (0, 2**64 - 1),
}
_SPAN = 100
_TRIES = 20


def draw(plan: Plan, seed: Seed, place: Place) -> Json:
    """An int, or a float where fractions are allowed; `Unsatisfiable` where the bounds leave nothing."""
    whole = "fraction" not in plan.types
    guess = number(place.name, seed, whole=whole)
    if (
        not plan.low
        and not plan.high
        and not plan.steps
        and not plan.formats
        and "integer" in plan.types
    ):
        return (seed.below(_SPAN) + 1 if whole else _cents(seed)) if guess is None else guess
    step = _step(plan, whole)
    low, high = _bounds(plan, step)
    if (
        guess is not None
        and _fits(Fraction(repr(guess)), low, high, step, plan)
        and _held(guess, plan)
    ):
        return guess
    if low is not None and high is not None and low > high:
        raise Unsatisfiable(
            place.pointer, f"no number lies between the bounds ({_said(low)} and {_said(high)})"
        )
    return _between(plan, seed, place, low, high, step)


def domain(plan: Plan, most: int) -> list[Json] | None:
    """All numbers there are, where they are whole and no more than `most`."""
    if "fraction" in plan.types:
        return None
    step = _step(plan, True) or Fraction(1)
    low, high = _bounds(plan, step)
    if low is None or high is None or (high - low) / step > most:
        return None
    return [int(low + step * index) for index in range(int((high - low) / step) + 1)]


def _between(
    plan: Plan,
    seed: Seed,
    place: Place,
    low: Fraction | None,
    high: Fraction | None,
    step: Fraction | None,
) -> Json:
    reach = _SPAN * (step or 1)
    if low is None:
        low = min(Fraction(0), high - reach) if high is not None else step or Fraction(1)
        low = _down(low, step)
    if high is None:
        high = low + max(reach, abs(low))
    for floor, ceiling in (_FORMATS[name] for name in plan.formats if name in _FORMATS):
        low, high = max(low, _up(floor, step)), min(high, _down(ceiling, step))
    if low > high:
        raise Unsatisfiable(
            place.pointer, f"no number of the format {plan.formats} lies between the bounds"
        )
    for attempt in range(_TRIES):
        part = seed.of("between", attempt)
        if step is not None:
            count = int((high - low) / step)
            value = low + step * part.below(count + 1)
        else:
            value = low + (high - low) * part.below(10_001) / 10_000
            value = next(
                (v for v in _rounded(value, high - low) if _fits(v, low, high, None, plan)), value
            )
        found: int | float = (
            int(value) if value.denominator == 1 and "integer" in plan.types else float(value)
        )
        if math.isfinite(found) and _fits(Fraction(repr(found)), low, high, step, plan):
            return found
    raise Unsatisfiable(place.pointer, "no number was found that keeps all bounds and multiples")


def _rounded(value: Fraction, span: Fraction) -> list[Fraction]:
    """The value with the fewest digits that still tell the numbers of the span apart."""
    digits = 2 if span >= 1 else 3 - math.floor(math.log10(span)) if span else 0
    return [round(value, digits), round(value, digits + 3)]


def _step(plan: Plan, whole: bool) -> Fraction | None:
    """What the number has to be a multiple of: the least common one."""
    steps = [*plan.steps, Fraction(1)] if whole else plan.steps
    if not steps:
        return None
    return Fraction(
        math.lcm(*(s.numerator for s in steps)), math.gcd(*(s.denominator for s in steps))
    )


def _bounds(plan: Plan, step: Fraction | None) -> tuple[Fraction | None, Fraction | None]:
    """Bounds moved inwards onto multiples of the step; without one, open bounds stay as they are."""
    low, open_low = plan.low or (None, False)
    high, open_high = plan.high or (None, False)
    if step is not None and low is not None:
        first = _up(low, step)
        low = first + step if open_low and first == low else first
    if step is not None and high is not None:
        last = _down(high, step)
        high = last - step if open_high and last == high else last
    return low, high


def _fits(
    value: Fraction, low: Fraction | None, high: Fraction | None, step: Fraction | None, plan: Plan
) -> bool:
    if (low is not None and value < low) or (high is not None and value > high):
        return False
    if (plan.low == (value, True)) or (plan.high == (value, True)):
        return False
    if step is not None and value % step:
        return False
    return ("integer" if value.denominator == 1 else "fraction") in plan.types


def _held(guess: int | float, plan: Plan) -> bool:
    return all(
        _FORMATS[name][0] <= guess <= _FORMATS[name][1] for name in plan.formats if name in _FORMATS
    )


def _up(value: Fraction | int, step: Fraction | None) -> Fraction:
    return Fraction(value) if step is None else math.ceil(value / step) * step


def _down(value: Fraction | int, step: Fraction | None) -> Fraction:
    return Fraction(value) if step is None else math.floor(value / step) * step


def _cents(seed: Seed) -> float:
    return (seed.below(9_999) + 1) / 100


def _said(value: Fraction) -> str:
    return str(value if value.denominator == 1 else float(value))
