"""What a model's work costs, by its price in `fixtures/<gateway>/models.yaml`."""

from __future__ import annotations

from mockgateway.content import Cost, Model

USUAL_SECONDS = 5
USUAL_RESOLUTION = "720p"


def cost(
    model: Model, seconds: float | None = None, resolution: str = "", audio: bool = False
) -> Cost:
    """Of one image, clip or call. seconds, resolution: what was asked for, else the model's usual.

    A price is `each` for one of its `unit`, or `by` (or `by_resolution`) tier: `720p`, or `720p_audio` and `720p_noaudio`. A resolution that
    has no tier costs `each`, else as much as the dearest one. What is sold by the token or the character has no cost before it is made.
    """
    price, limits = model.facts["price"], model.facts.get("limits") or {}
    tiers = price.get("by") or price.get("by_resolution") or {}
    if tiers and not resolution:
        taken = model.facts.get("resolutions") or [USUAL_RESOLUTION]
        resolution = limits.get("default_resolution") or (
            USUAL_RESOLUTION if USUAL_RESOLUTION in taken else taken[0]
        )
    rate = price.get("each", max(tiers.values(), default=0))
    for tier in (resolution, f"{resolution}_{'audio' if audio else 'noaudio'}"):
        rate = tiers.get(tier, rate)
    if price["unit"] != "second":
        return Cost(_charged(rate) if price["unit"] in ("image", "call", "clip") else 0)
    if seconds is None:
        seconds = limits.get("default_duration") or next(
            iter(model.facts.get("durations") or ()), USUAL_SECONDS
        )
    return Cost(_charged(rate, seconds), rate, seconds, resolution if tiers else "")


def _charged(rate: float, amount: float = 1) -> float:
    """To the thousandth, but never nothing where something is charged."""
    return max(0.001, round(rate * amount, 3)) if rate > 0 else 0


def unit_price(model: Model) -> tuple[str, int, int, int]:
    """What a model's work is sold by, and in billionths what a token read, a token written and one of anything else cost."""
    price = model.facts.get("price") or {}
    tiers = price.get("by") or price.get("by_resolution") or {}
    each = price.get("each", max(tiers.values(), default=0))
    read, written, one = (
        round(rate * 1_000_000_000)
        for rate in (price.get("input", 0), price.get("output", 0), each)
    )
    return str(price.get("unit", "call")), read, written, one
