"""Compute the cost of a model's work, by its price in `fixtures/<gateway>/models.yaml`.

A price is `each` for one of its `unit`, or `by` (or `by_resolution`) tiers such as `720p`,
`720p_audio` and `720p_noaudio`. A resolution without a tier costs `each`, else the highest tier.
"""

from __future__ import annotations

from mockgateway.content import Cost, Model

DEFAULT_SECONDS = 5
DEFAULT_RESOLUTION = "720p"


def cost(
    model: Model, seconds: float | None = None, resolution: str = "", audio: bool = False
) -> Cost:
    """Return the cost of one image, clip or call.

    Args:
        model: The model; one sold by the token or the character costs 0 here.
        seconds: The requested length; None for the model's default.
        resolution: The requested resolution; "" for the model's default.
        audio: Whether a clip has sound.
    """
    price, limits = model.facts["price"], model.facts.get("limits") or {}
    tiers = price.get("by") or price.get("by_resolution") or {}
    if tiers and not resolution:
        known = model.facts.get("resolutions") or [DEFAULT_RESOLUTION]
        usual = DEFAULT_RESOLUTION if DEFAULT_RESOLUTION in known else known[0]
        resolution = limits.get("default_resolution") or usual
    rate = price.get("each", max(tiers.values(), default=0))
    for tier in (resolution, f"{resolution}_{'audio' if audio else 'noaudio'}"):
        rate = tiers.get(tier, rate)
    if price["unit"] != "second":
        return Cost(_rounded(rate) if price["unit"] in ("image", "call", "clip") else 0)
    if seconds is None:
        usual_seconds = next(iter(model.facts.get("durations") or ()), DEFAULT_SECONDS)
        seconds = limits.get("default_duration") or usual_seconds
    return Cost(_rounded(rate, seconds), rate, seconds, resolution if tiers else "")


def _rounded(rate: float, amount: float = 1) -> float:
    """Round to thousandths; a price above 0 stays above 0."""
    return max(0.001, round(rate * amount, 3)) if rate > 0 else 0


def unit_price(model: Model) -> tuple[str, int, int, int]:
    """Return the unit of a model's price and its rates in billionths.

    Returns:
        The unit, and the rates of an input token, an output token and any other unit.
    """
    price = model.facts.get("price") or {}
    tiers = price.get("by") or price.get("by_resolution") or {}
    each = price.get("each", max(tiers.values(), default=0))
    rates = (price.get("input", 0), price.get("output", 0), each)
    read, written, other = (round(rate * 1_000_000_000) for rate in rates)
    return str(price.get("unit", "call")), read, written, other
