"""Draw numbers inside their bounds, realistic for the name of the field."""

from __future__ import annotations

import math
from fractions import Fraction

from .constraints import Constraints
from .document import Json
from .location import Context
from .names import number

_Bound = Fraction | None

_SPAN = 100
_TRIES = 20
# Lowest and highest numbers of OpenAPI's formats.
_FORMATS = {f"int{bits}": (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) for bits in (8, 16, 32, 64)}
_FORMATS |= {f"uint{bits}": (0, 2**bits - 1) for bits in (8, 16, 32, 64)}


def draw(context: Context, constraints: Constraints) -> Json:
    """Return an int, or a float if fractions are allowed; raise `Unsatisfiable` if none fits."""
    seed, whole = context.seed, "fraction" not in constraints.types
    guess = number(context.location.name, seed, whole=whole)
    bounded = constraints.low or constraints.high or constraints.multiples or constraints.formats
    if not bounded and "integer" in constraints.types:
        if guess is not None:
            return guess
        return seed.below(_SPAN) + 1 if whole else (seed.below(9_999) + 1) / 100
    step = _step(constraints, whole)
    low, high = _bounds(constraints, step)
    if (
        guess is not None
        and _fits(guess, low, high, step, constraints)
        and all(floor <= guess <= ceiling for floor, ceiling in _format_ranges(constraints))
    ):
        return guess
    if low is not None and high is not None and low > high:
        bounds = f"{_text(low)} and {_text(high)}"
        raise context.error(f"no number lies between the bounds ({bounds})")
    return _between(context, constraints, low, high, step)


def domain(constraints: Constraints, most: int) -> list[Json] | None:
    """Return all possible numbers, None if they are not integers or more than `most`."""
    if "fraction" in constraints.types:
        return None
    step = _step(constraints, True) or Fraction(1)
    low, high = _bounds(constraints, step)
    if low is None or high is None or (high - low) / step > most:
        return None
    return [int(low + step * index) for index in range(int((high - low) / step) + 1)]


def _between(
    context: Context, constraints: Constraints, low: _Bound, high: _Bound, step: _Bound
) -> Json:
    reach = _SPAN * (step or 1)
    if low is None:
        low = min(Fraction(0), high - reach) if high is not None else step or Fraction(1)
        low = _down(low, step)
    if high is None:
        high = low + max(reach, abs(low))
    for floor, ceiling in _format_ranges(constraints):
        low, high = max(low, _up(floor, step)), min(high, _down(ceiling, step))
    if low > high:
        formats = constraints.formats
        raise context.error(f"no number of the format {formats} lies between the bounds")
    inexact: int | float | None = None
    for attempt in range(_TRIES):
        part = context.seed.of("between", attempt)
        if step is not None:
            value = low + step * part.below(int((high - low) / step) + 1)
        else:
            value = low + (high - low) * part.below(10_001) / 10_000
            short = _rounded(value, high - low)
            value = next((v for v in short if _fits(v, low, high, None, constraints)), value)
        integer = value.denominator == 1 and "integer" in constraints.types
        found: int | float = int(value) if integer else float(value)
        if math.isfinite(found) and _fits(found, low, high, step, constraints):
            if all((found / float(one)).is_integer() for one in constraints.multiples):
                return found
            inexact = found  # by validators that divide floats
    if inexact is not None:
        return inexact
    raise context.error("no number was found for all bounds and multiples")


def _rounded(value: Fraction, span: Fraction) -> list[Fraction]:
    """Return the value with the fewest digits that distinguish the numbers of the span."""
    digits = 2 if span >= 1 else 3 - math.floor(math.log10(span)) if span else 0
    return [round(value, digits), round(value, digits + 3)]


def _step(constraints: Constraints, whole: bool) -> _Bound:
    """Return the least common multiple of `multipleOf`, and of 1 for integers."""
    steps = [*constraints.multiples, Fraction(1)] if whole else constraints.multiples
    if not steps:
        return None
    numerators, denominators = zip(*((s.numerator, s.denominator) for s in steps), strict=True)
    return Fraction(math.lcm(*numerators), math.gcd(*denominators))


def _bounds(constraints: Constraints, step: _Bound) -> tuple[_Bound, _Bound]:
    """Return the bounds, moved inwards to multiples of the step."""
    low, open_low = constraints.low or (None, False)
    high, open_high = constraints.high or (None, False)
    if step is not None and low is not None:
        first = _up(low, step)
        low = first + step if open_low and first == low else first
    if step is not None and high is not None:
        last = _down(high, step)
        high = last - step if open_high and last == high else last
    return low, high


def _fits(
    number: Fraction | int | float, low: _Bound, high: _Bound, step: _Bound, rules: Constraints
) -> bool:
    value = number if isinstance(number, Fraction) else Fraction(repr(number))
    if (low is not None and value < low) or (high is not None and value > high):
        return False
    if (value, True) in (rules.low, rules.high) or (step is not None and value % step):
        return False
    return ("integer" if value.denominator == 1 else "fraction") in rules.types


def _format_ranges(constraints: Constraints) -> list[tuple[int, int]]:
    return [_FORMATS[name] for name in constraints.formats if name in _FORMATS]


def _up(value: Fraction | int, step: _Bound) -> Fraction:
    return Fraction(value) if step is None else math.ceil(value / step) * step


def _down(value: Fraction | int, step: _Bound) -> Fraction:
    return Fraction(value) if step is None else math.floor(value / step) * step


def _text(value: Fraction) -> str:
    return str(value if value.denominator == 1 else float(value))
