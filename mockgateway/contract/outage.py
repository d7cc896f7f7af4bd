"""Detect when a run cannot continue: no gateway, no access, no money, a revoked key, an outage."""

from __future__ import annotations

from collections.abc import Callable

from mockgateway.contract.exchange import Exchange
from mockgateway.contract.operation import OperationSpec

UNAVAILABLE = (402, 403, 429)  # about the account; says nothing about the operation
DOWN = (502, 503, 504)
PROBES = 3  # exchanges without an answer, or without access, before the run gives up
# Consecutive answers, of at least two operations.
THRESHOLDS = {"balance": 3, "key": 4, "down": 5, "not_found": 6}
SINGLE_OPERATION = 10  # consecutive answers of one operation

Classify = Callable[[Exchange, OperationSpec], bool | None]


class Access:
    """Detects that no gateway answers, or that no operation accepts the key."""

    def __init__(self, has_key: bool) -> None:
        self._has_key = has_key
        self._sent = self._answered = self._refused = self._admitted = 0
        self._error = ""

    def record(self, exchange: Exchange, operation: OperationSpec | None) -> None:
        """Take an exchange into account."""
        self._sent += 1
        self._error = exchange.response.error
        status = exchange.response.status
        self._answered += bool(status)
        if status and operation and operation.authentication and exchange.request.key == "first":
            self._refused += status == 401
            self._admitted += status != 401

    def problem(self, final: bool = False) -> str:
        """Return why the run cannot continue, or "".

        Args:
            final: nothing more will be sent, so that one exchange is enough.
        """
        if self._sent and not self._answered:
            definite = self._error.startswith(("tls", "unreachable"))
            if final or definite or self._sent >= PROBES:
                return _connection_problem(self._error)
        if self._refused and not self._admitted and (final or self._refused >= PROBES):
            if self._has_key:
                return "every operation refuses the key (401); check what --key-env names"
            return "every operation requires a key (401); give one with --key-env"
        return ""


def _connection_problem(error: str) -> str:
    kind, _, why = error.partition(": ")
    match kind:
        case "tls" if "certificate" in why.lower():
            sentence = "the TLS certificate is not trusted"
        case "tls":
            sentence = "the TLS handshake failed"
        case "unreachable":
            sentence = "no server is reachable there"
        case "timeout":
            sentence = "the server accepts the connection and does not answer"
        case _:
            sentence = "the server does not speak valid HTTP"
    return f"{sentence} ({why or kind}); check the address"


class OutageDetector:
    """Detects consecutive refusals for one reason that is not a fault of the operations.

    Attributes:
        accepted: operations that accepted a request.
    """

    def __init__(self) -> None:
        self._rows: dict[str, list[Exchange]] = {kind: [] for kind in THRESHOLDS}
        self._charged = self._found = False
        self._refused: dict[str, int] = {}
        self.accepted: set[str] = set()

    @property
    def unavailable(self) -> dict[str, int]:
        """Operations that refused every valid request for reasons of the account, with status."""
        refused = self._refused.items()
        return {name: status for name, status in refused if name not in self.accepted}

    def at_the_end(self) -> str:
        """Return why a finished run has no result for any operation, or ""."""
        row = self._rows["not_found"]
        return _describe("not_found", row) if len(row) >= PROBES and not self._found else ""

    def reset(self) -> None:
        """Forget the current refusals."""
        self._rows = {kind: [] for kind in THRESHOLDS}

    def involves(self, exchange: Exchange) -> bool:
        """Return whether an exchange is one of the current refusals, so not yet to be judged."""
        return any(exchange is each for row in self._rows.values() for each in row)

    def record(self, exchange: Exchange, operation: OperationSpec | None) -> str:
        """Take an exchange into account; return why the run cannot continue, or ""."""
        if operation is None or not exchange.response.status:
            return ""
        status = exchange.response.status
        if exchange.accepted:
            self.accepted.add(operation.id)
        elif exchange.valid and status in UNAVAILABLE and _uncapped(exchange):
            self._refused[operation.id] = status
        classifiers: dict[str, Classify] = {
            "balance": self._is_out_of_money,
            "key": _is_key_refused,
            "down": lambda exchange, _: exchange.response.status in DOWN,
            "not_found": self._is_not_found,
        }
        for kind, classify in classifiers.items():
            refused = classify(exchange, operation)
            if refused is None:
                continue
            row = self._rows[kind] = [*self._rows[kind], exchange] if refused else []
            several = len({each.operation for each in row}) > 1
            if len(row) >= SINGLE_OPERATION or (several and len(row) >= THRESHOLDS[kind]):
                return _describe(kind, row)
        return ""

    def _is_not_found(self, exchange: Exchange, operation: OperationSpec) -> bool | None:
        """Return whether every answer so far is 404."""
        self._found = self._found or exchange.response.status != 404
        return not self._found

    def _is_out_of_money(self, exchange: Exchange, operation: OperationSpec) -> bool | None:
        """Return whether a paid operation answers 402; None if the answer says nothing.

        An invalid request counts only until something was charged: later, 402 is its own answer.
        """
        self._charged = self._charged or (operation.produces and exchange.accepted)
        if not operation.produces or not _uncapped(exchange):
            return None
        if exchange.response.status == 402:
            return True if exchange.valid or not self._charged else None
        return False if exchange.accepted else None


def _uncapped(exchange: Exchange) -> bool:
    """Return whether the first key was used without the caller's own cap."""
    return exchange.request.key == "first" and b"max_credits" not in exchange.request.body


def _is_key_refused(exchange: Exchange, operation: OperationSpec) -> bool | None:
    if exchange.request.key != "first" or not operation.authentication:
        return None
    return exchange.response.status == 401


def _describe(kind: str, row: list[Exchange]) -> str:
    since, last = f"since request {row[0].number}", row[-1]
    match kind:
        case "balance":
            return f"the account has no money left: paid operations answer 402 {since}; top it up"
        case "key":
            return f"the key stopped working: every answer is 401 {since}; check if it was revoked"
        case "not_found":
            path = last.request.path
            return f"every answer is 404, such as for {path}; check the path of the address"
    media = last.response.media_type or "no content type"
    status = last.response.status
    return f"the gateway is down: every answer is {status} ({media}) {since}; try again later"
