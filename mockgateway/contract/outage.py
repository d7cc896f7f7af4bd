"""When to stop, since nothing more can be learned: the account's money is gone, the key no longer works, nobody serves behind the address, or not there."""

from __future__ import annotations

from collections.abc import Callable

from mockgateway.contract.exchange import Exchange
from mockgateway.contract.operation import Operation

SHUT_OUT = (402, 403, 429)  # says nothing of an operation but that it was not to be had
DOWN = (502, 503, 504)
ENOUGH = {
    "balance": 3,
    "key": 4,
    "down": 5,
    "lost": 6,
}  # answers in a row, of two operations at least
STUBBORN = 10  # of one operation alone


class Outage:
    """Follows what is refused in a row for one and the same reason, which is no finding about any operation. accepted: operations that took something."""

    def __init__(self) -> None:
        self._rows: dict[str, list[Exchange]] = {kind: [] for kind in ENOUGH}
        self._let_in = self._found = False
        self.accepted: set[str] = set()
        self._shut_out: dict[str, int] = {}

    @property
    def untried(self) -> dict[str, int]:
        """The operations that were asked as they should be and never accepted, for reasons of the account, with the last status."""
        return {
            name: status for name, status in self._shut_out.items() if name not in self.accepted
        }

    def forget(self) -> None:
        """There is nothing more to come: what was doubted stands as it is."""
        self._rows = {kind: [] for kind in ENOUGH}

    def doubted(self, exchange: Exchange) -> bool:
        """Whether an exchange stands in such a row, so that nothing should be said of it yet."""
        return any(exchange is each for row in self._rows.values() for each in row)

    def take(self, exchange: Exchange, operation: Operation | None) -> str:
        """One exchange more; why there is no use in going on, "" where there is."""
        if operation is None or not exchange.response.status:
            return ""
        if exchange.accepted:
            self.accepted.add(operation.id)
        elif (
            exchange.valid
            and exchange.request.key == "first"
            and exchange.response.status in SHUT_OUT
            and b"max_credits" not in exchange.request.body
        ):
            self._shut_out[operation.id] = exchange.response.status
        judges: dict[str, Callable[[Exchange, Operation], bool | None]] = {
            "balance": self._balance,
            "key": _key,
            "down": _down,
            "lost": self._lost,
        }
        for kind, judge in judges.items():
            more = judge(exchange, operation)
            if more is None:
                continue
            self._rows[kind] = [*self._rows[kind], exchange] if more else []
            row = self._rows[kind]
            if len(row) >= STUBBORN or (
                len(row) >= ENOUGH[kind] and len({each.operation for each in row}) > 1
            ):
                return _words(kind, row)
        return ""

    def _lost(self, exchange: Exchange, operation: Operation) -> bool | None:
        """404 of all that was ever asked: the document's paths are not below the address."""
        self._found = self._found or exchange.response.status != 404
        return not self._found

    def _balance(self, exchange: Exchange, operation: Operation) -> bool | None:
        """402 of what costs money; a caller's own cap is another matter, and once something was paid for, a wrong request's 402 is its own."""
        self._let_in = self._let_in or (operation.works and exchange.accepted)
        if (
            not operation.works
            or exchange.request.key != "first"
            or b"max_credits" in exchange.request.body
        ):
            return None
        if exchange.response.status == 402:
            return True if exchange.valid or not self._let_in else None
        return False if exchange.accepted else None


def _key(exchange: Exchange, operation: Operation) -> bool | None:
    return (
        exchange.response.status == 401
        if exchange.request.key == "first" and operation.schemes
        else None
    )


def _down(exchange: Exchange, operation: Operation) -> bool | None:
    return exchange.response.status in DOWN


def _words(kind: str, row: list[Exchange]) -> str:
    first, last = row[0], row[-1]
    if kind == "balance":
        return f"the account has no money left: what costs something is refused with 402 since request {first.number}; add to its balance"
    if kind == "key":
        return f"the key stopped working: since request {first.number} every answer is 401; check that it was not revoked meanwhile"
    if kind == "lost":
        return f"every answer is 404: the document's paths are not there, such as {last.request.path}; check where the address should end"
    media = last.response.media_type or "of no type"
    return f"nobody serves behind the address since request {first.number}: every answer is {last.response.status} ({media}); try again later"
