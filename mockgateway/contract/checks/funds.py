"""Money that adds up: what is reserved, charged and given back, and what is left."""

from __future__ import annotations

from collections.abc import Iterator

from mockgateway.contract.checks.reading import Exchange, Json, accepted, inner, told
from mockgateway.contract.failure import Failure, tell

NAME = "funds"
CENT = 1e-6


def amount(value: Json) -> float | None:
    """A number, also one written as a text."""
    try:
        return (
            float(value)
            if isinstance(value, (int, float, str)) and not isinstance(value, bool)
            else None
        )
    except ValueError:
        return None


def balance(value: Json) -> float | None:
    """What an account's or a key's answer says is left, None where it does not say."""
    body = inner(value)
    found = body.get("balance", body.get("billing_credit_balance", body.get("credit_balance")))
    return amount(found.get("amount") if isinstance(found, dict) else found)


def estimated(value: Json) -> float | None:
    """What an estimate says something will cost."""
    body = inner(value)
    return amount(
        body.get("estimated_credits", body.get("cost_total_consumed", body.get("estimated_cost")))
    )


def funds(exchange: Exchange) -> Iterator[Failure]:
    """A task's own account of it: nobody is charged more than was reserved, and what is reserved is in the end charged or given back."""
    own = told(exchange).get("credits")
    if not accepted(exchange) or not isinstance(own, dict):
        return
    reserved, charged, refunded = (
        amount(own.get(name)) for name in ("reserved", "charged", "refunded")
    )
    if reserved is None or charged is None or refunded is None:
        return
    word = told(exchange).get("status")
    if charged > reserved + CENT:
        yield tell(
            NAME,
            exchange,
            f"{charged:g} was charged, and {reserved:g} reserved",
            "/credits/charged",
        )
    elif word in ("completed", "failed") and abs(reserved - charged - refunded) > CENT:
        yield tell(
            NAME,
            exchange,
            f"of the {reserved:g} reserved, {charged:g} is charged and {refunded:g} refunded: {reserved - charged - refunded:g} is nowhere",
            "/credits",
        )
    if word == "failed" and charged > CENT:
        yield tell(
            NAME, exchange, f"the task failed, and {charged:g} was charged", "/credits/charged"
        )


def estimate(exchange: Exchange) -> Iterator[Failure]:
    """An estimate's own sums: each times how many is the whole, and the verdicts are those of its numbers."""
    body = inner(told(exchange))
    if not accepted(exchange) or (cost := estimated(told(exchange))) is None:
        return
    each, many = amount(body.get("cost_per_generation")), amount(body.get("assets_count"))
    if each is not None and many is not None and abs(each * many - cost) > CENT:
        yield tell(
            "estimate",
            exchange,
            f"{many:g} at {each:g} each are {each * many:g}, and the whole is {cost:g}",
            "/cost_total_consumed",
        )
    left, can = amount(body.get("credit_balance")), body.get("credit_balance_can_afford")
    if left is not None and isinstance(can, bool) and can != (left >= cost):
        yield tell(
            "estimate",
            exchange,
            f"the balance is {left:g}, the cost {cost:g}, and can_afford {can}",
            "/credit_balance_can_afford",
        )
    cap, within = amount(body.get("max_credits")), body.get("within_budget")
    if cap is not None and isinstance(within, bool) and within != (cost <= cap):
        yield tell(
            "estimate",
            exchange,
            f"the cost is {cost:g}, the cap {cap:g}, and within_budget {within}",
            "/within_budget",
        )
