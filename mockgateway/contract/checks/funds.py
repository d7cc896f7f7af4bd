"""Money that adds up: reserved, charged and refunded sums of a task, and estimates."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mockgateway.contract.checks.reading import unwrap
from mockgateway.contract.exchange import Exchange
from mockgateway.contract.failure import Failure

Json = Any
CENT = 1e-6  # tolerance for rounding, in the gateway's currency


def amount(value: Json) -> float | None:
    """Return a number, or one written as text; None for anything else."""
    try:
        number = isinstance(value, int | float | str) and not isinstance(value, bool)
        return float(value) if number else None
    except ValueError:
        return None


def balance_of(reply: Json) -> float | None:
    """Return the balance that an account or key reports, or None."""
    body = unwrap(reply)
    found = body.get("balance", body.get("billing_credit_balance", body.get("credit_balance")))
    return amount(found.get("amount") if isinstance(found, dict) else found)


def estimated_cost(reply: Json) -> float | None:
    """Return the cost that an estimate states, or None."""
    body = unwrap(reply)
    names = ("estimated_credits", "cost_total_consumed", "estimated_cost")
    return amount(next((body[name] for name in names if name in body), None))


def funds(exchange: Exchange) -> Iterator[Failure]:
    """A task charges at most what it reserved, and ends with all of it charged or refunded."""
    own, status = exchange.reply.get("credits"), exchange.reply.get("status")
    if not isinstance(own, dict):
        return
    reserved, charged, refunded = (
        amount(own.get(name)) for name in ("reserved", "charged", "refunded")
    )
    if reserved is None or charged is None or refunded is None:
        return
    rest = reserved - charged - refunded
    if charged > reserved + CENT:
        message = f"{charged:g} is charged, but {reserved:g} was reserved"
        yield Failure(message, "/credits/charged")
    elif status in ("completed", "failed") and abs(rest) > CENT:
        parts = f"{charged:g} is charged and {refunded:g} refunded"
        yield Failure(f"{reserved:g} was reserved, {parts}: {rest:g} is missing", "/credits")
    if status == "failed" and charged > CENT:
        yield Failure(f"the task failed, but {charged:g} was charged", "/credits/charged")


def estimate(exchange: Exchange) -> Iterator[Failure]:
    """The cost is price times count; can_afford and within_budget agree with the numbers."""
    body, cost = unwrap(exchange.reply), estimated_cost(exchange.reply)
    if cost is None:
        return
    each, count = amount(body.get("cost_per_generation")), amount(body.get("assets_count"))
    if each is not None and count is not None and abs(each * count - cost) > CENT:
        message = f"the total is {cost:g}, but {count:g} at {each:g} each are {each * count:g}"
        yield Failure(message, "/cost_total_consumed")
    left, can = amount(body.get("credit_balance")), body.get("credit_balance_can_afford")
    if left is not None and isinstance(can, bool) and can != (left >= cost):
        message = f"can_afford is {can}, but the balance is {left:g} and the cost {cost:g}"
        yield Failure(message, "/credit_balance_can_afford")
    cap, within = amount(body.get("max_credits")), body.get("within_budget")
    if cap is not None and isinstance(within, bool) and within != (cost <= cap):
        message = f"within_budget is {within}, but the cost is {cost:g} and the cap {cap:g}"
        yield Failure(message, "/within_budget")
