"""A conversation's way to the gateway: requests are made from the document, priced, sent within the caps, and judged."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

import orjson

from mockgateway.contract.budget import Budget, BudgetSpent
from mockgateway.contract.exchange import Exchange, Request, Response
from mockgateway.contract.imagined import imagine
from mockgateway.contract.judge import exchange_json, fits
from mockgateway.contract.operation import JSON_TYPE, Operation
from mockgateway.contract.rehearsal import Plan
from mockgateway.contract.samples import Sample, cost
from mockgateway.contract.target import Target, garbage, placed
from mockgateway.contract.transport import Transport, form

if TYPE_CHECKING:
    from mockgateway.contract.receiver import Receiver

Json = Any
PATIENCE = 3  # times that a 429 is waited for
LONGEST_WAIT = 65.0  # seconds of a Retry-After that are waited
FIRST_TIMEOUT = 20.0  # seconds for an exchange before anything has ever been answered
MUST_PASS = {"content-length", "host", "connection"}


class Session:
    """tell: called with every exchange and with the most it could have come to; cut: with what was left out, and why."""

    def __init__(
        self,
        target: Target,
        budget: Budget,
        transport: Transport | None,
        tell: Callable[[Exchange, float], None],
        cut: Callable[[str, str], None],
        patience: float = 60.0,
        pause: float = 1.0,
    ) -> None:
        self.target, self.budget, self.transport = target, budget, transport
        self.base, self.patience, self.pause = target.url, patience, pause
        self.all_operations: Sequence[Operation] = target.every
        self.operations: Sequence[Operation] = target.operations
        self.has_second_key = bool((target.keys or {}).get("second"))
        self.extra_keys = [role for role in target.keys or {} if role not in ("first", "second")]
        self.webhook = ""
        self.receiver: Receiver | None = None
        self.catalogued = bool(target.catalogue.models)
        self.announces = bool(target.document.root.get("webhooks"))
        self.registered = self.announces and bool(target.webhook_url)
        self.secret = (target.secret or "").strip()
        self.exchanges: list[Exchange] = []
        self.phase = self.probe = ""
        self.loose: set[str] = set()
        self.plan: Plan | None = None
        self.shares: Mapping[str, float] = {}
        self._done: Counter[tuple[str, str]] = Counter()
        self._kept = 0.0
        self._tell, self._cut = tell, cut
        self._slept = 0.0
        self._answered = False

    def example(self, operation: Operation) -> Json:
        """Return the first JSON_TYPE body that asks for no stream, or None.

        Where the document has no example, the body is made from its schema.
        """
        bodies = [each.value for each in operation.examples if each.media_type == JSON_TYPE]
        if not bodies and operation.do != "refuse":
            samples = self.target.samples(operation)
            bodies = [sample.body for sample in samples if sample.media_type == JSON_TYPE][:1]
        plain = (body for body in bodies if isinstance(body, dict) and not body.get("stream"))
        return next(plain, None)

    @property
    def dry(self) -> bool:
        """Whether this is the rehearsal of `--dry-run`: nothing is sent, and time passes at once."""
        return self.transport is None

    # What conversations call

    def send(
        self,
        operation: Operation,
        body: Json = None,
        *,
        path: Mapping[str, str] = {},
        query: Mapping[str, str] = {},
        headers: Mapping[str, str] = {},
        key: str = "first",
        method: str = "",
        valid: bool = True,
    ) -> Exchange | None:
        """One call of an operation; None where the budget has no room for it.

        body: JSON_TYPE, or bytes as they are; method: another than the documented one; valid: False for what should be refused, though its body may be what the schema takes.
        """
        values = {
            name: quote(str(value), safe=":")
            for name, value in {**operation.path_values, **path}.items()
        }
        where = operation.path
        for name, value in values.items():
            where = where.replace("{" + name + "}", value)
        sent = dict(headers)
        raw = body if isinstance(body, bytes) else b"" if body is None else orjson.dumps(body)
        if body is not None and not any(name.lower() == "content-type" for name in sent):
            sent["Content-Type"] = "application/json"
        method = method or operation.method
        request = self._request(operation, method, self.base + where, query, sent, raw, key)
        return self._go(operation, request, valid=valid)

    def fetch(
        self,
        url: str,
        *,
        method: str = "GET",
        headers: Mapping[str, str] = {},
        key: str = "none",
        operation: str = "",
    ) -> Exchange | None:
        """One call of an address, whole or below the base URL; operation: what it belongs to in a report."""
        whole = url if "://" in url else self.base + "/" + url.lstrip("/")
        same = urlsplit(whole).netloc == self.target.host
        ours = self.target.operation(operation)
        request = self._request(
            ours, method, whole, {}, dict(headers), b"", key if same else "none"
        )
        path = urlsplit(whole).path.removeprefix(urlsplit(self.base).path)
        called = self.target.at(method, path) if same else None
        return self._go(called, request, operation or (called.id if called else ""))

    def sleep(self, seconds: float) -> None:
        """Wait, but never beyond the run's own end."""
        if self.dry:
            self._slept += seconds
        else:
            time.sleep(max(0.0, min(seconds, self.budget.left)))

    def now(self) -> float:
        """Seconds of a clock that only goes on."""
        return self._slept if self.dry else time.monotonic()

    def price(self, operation: Operation) -> float:
        """Return the most that its cheapest good request can cost."""
        return cost(operation, self.target.catalogue, self.target.sample(operation))

    def model(self, operation: Operation) -> str:
        """Return the cheapest model that does what an operation makes, "" where there is none."""
        if chosen := self.target.model(operation):
            return chosen
        first = operation.examples[0].value if operation.examples else None
        named = first.get("model") if isinstance(first, dict) else None
        if not named:
            return operation.path_values.get("endpoint", "")
        if str(named) not in self.target.catalogue.models:
            return str(named)
        return str((self.target.sample(operation).body or {}).get("model") or named)

    # What the runner calls

    def good(self, operation: Operation, sample: Sample) -> Exchange | None:
        """Send one of the document's own requests."""
        where = operation.path
        for name, value in sample.path.items():
            where = where.replace("{" + name + "}", quote(value, safe=":"))
        headers = dict(sample.headers)
        raw = b""
        if sample.body is not None and (
            sample.media_type.startswith("multipart/")
            or sample.media_type == "application/x-www-form-urlencoded"
        ):
            raw, headers["Content-Type"] = form(sample.body, sample.media_type)
        elif sample.body is not None:
            raw, headers["Content-Type"] = (
                orjson.dumps(sample.body),
                sample.media_type or "application/json",
            )
        key = "first" if operation.schemes else "none"
        return self._go(
            operation,
            self._request(
                operation, operation.method, self.base + where, sample.query, headers, raw, key
            ),
        )

    def skip(self, operation: str, reason: str) -> None:
        """Say that something was left out."""
        self._cut(operation, reason)

    def raw(self, operation: Operation | None, request: Request) -> Exchange | None:
        """Send a request as it is: a case of a fuzzer, or one that is sent again. Its key is put in by its role."""
        headers = {
            name: value for name, value in request.headers.items() if name.lower() not in MUST_PASS
        }
        again = (
            self._request(
                operation, request.method, request.url, {}, headers, request.body, request.key
            )
            if request.key != "as it is"
            else request
        )
        return self._go(operation, again)

    def _request(
        self,
        operation: Operation | None,
        method: str,
        url: str,
        query: Mapping[str, str],
        headers: dict[str, str],
        raw: bytes,
        key: str,
    ) -> Request:
        said = {"first": "", "second": "", "none": "", **(self.target.keys or {})}.get(key, "")
        value = said or (
            garbage(self.target)
            if key == "garbage"
            else ""
            if key in ("none", "first", "second", *self.extra_keys)
            else key
        )
        if value and key != "none":
            extra, asked = placed(operation.schemes if operation is not None else [], value)
            headers, query = {**extra, **headers}, {**query, **asked}
        parts = urlsplit(url)
        pairs = [*parse_qsl(parts.query, keep_blank_values=True), *query.items()]
        return Request(
            method,
            urlunsplit(parts._replace(query=urlencode(pairs) if query else parts.query)),
            headers,
            raw,
            key,
        )

    def _go(
        self, operation: Operation | None, request: Request, name: str = "", valid: bool = True
    ) -> Exchange | None:
        """Send, and send again as long as a short Retry-After asks for it; each time is counted."""
        exchange = self._once(operation, request, name, valid)
        for _ in range(PATIENCE):
            if exchange is None or exchange.response.status != 429 or self.phase == "limits":
                break
            wait = exchange.response.header("retry-after")
            seconds = float(wait) if wait.replace(".", "", 1).isdigit() else 1.0
            if seconds > min(LONGEST_WAIT, self.budget.left):
                break
            self.sleep(seconds)
            exchange = self._once(operation, request, name, valid)
        return exchange

    def _once(
        self, operation: Operation | None, request: Request, name: str, valid: bool
    ) -> Exchange | None:
        called = operation.id if operation is not None else name
        fields = exchange_json(Exchange(called, request, Response(0)))
        fields = fields if isinstance(fields, dict) else {}
        working = operation is not None and operation.works and request.method == operation.method
        upper = (
            self._upper(operation, request, fields) if operation is not None and working else 0.0
        )
        paid = working and (upper > 0 or not self.target.catalogue.models)
        valid = valid and request.key in ("first", "second") and fits(operation, request)
        if working and not valid and called in self.loose:
            self._cut(
                called,
                "an invalid request to a paid operation was accepted: no more of them are sent there",
            )
            return None
        if not valid and upper > self.budget.caps.max_cost:
            self._cut(
                called, f"too dear to try: were a wrong request accepted, it could cost {upper:.6g}"
            )
            return None
        if valid and paid and not self._in_plan(called, upper):
            self._cut(
                called,
                f"budget: --max-cost {self.budget.caps.max_cost:g} has no room for it in the plan",
            )
            return None
        try:
            hold = self.budget.hold(upper, paid, self.shares.get(self.phase, 1.0) if valid else 1.0)
        except BudgetSpent as spent:
            self._cut(called, f"budget: {spent}")
            return None
        answer = self._answer(operation, request, fields, valid)
        came_to, counted = self._came_to(operation, request, answer, fields, upper, paid)
        self.budget.settle(hold, came_to, counted)
        exchange = Exchange(
            name or called,
            request,
            answer,
            self.phase,
            self.budget.sent,
            valid,
            counted,
            came_to,
            self.probe,
        )
        if working and not valid and exchange.accepted:
            self.loose.add(called)
        self.exchanges.append(exchange)
        self._tell(exchange, upper)
        return exchange

    def _in_plan(self, operation: str, upper: float) -> bool:
        """Whether a good request is one of those planned; others may be sent as long as they leave enough for all that is."""
        if self.plan is None:
            return True
        spot = self.phase, operation
        if self._done[spot] < self.plan.paid.get(spot, 0):
            self._done[spot] += 1
            self._kept += upper
            return True
        return (
            self.budget.spent + upper + max(0.0, self.plan.most - self._kept)
            <= self.budget.caps.max_cost
        )

    def _upper(self, operation: Operation, request: Request, fields: Mapping[str, Json]) -> float:
        """The most a request can come to. One that names no model, which nobody could bill, is taken for the cheapest good one."""
        catalogue = self.target.catalogue
        if catalogue.model(operation, fields, request.path) is None:
            return cost(operation, catalogue, self.target.sample(operation))
        return catalogue.most(operation, fields, request.path, len(request.body.rstrip()))

    def _answer(
        self, operation: Operation | None, request: Request, fields: Mapping[str, Json], valid: bool
    ) -> Response:
        if self.transport is None:
            return imagine(operation, request, fields, valid)
        answer = self.transport.send(
            request, max(1.0, min(self.budget.left, FIRST_TIMEOUT if not self._answered else 1e9))
        )
        self._answered = self._answered or bool(answer.status)
        return answer

    def _came_to(
        self,
        operation: Operation | None,
        request: Request,
        answer: Response,
        fields: Mapping[str, Json],
        upper: float,
        paid: bool,
    ) -> tuple[float, bool]:
        """Money, and whether it counts as a paid call: refusals are free; what nobody answered may have been made all the same."""
        unsent = not answer.status and answer.error.startswith(("unreachable", "tls"))
        if operation is None or not paid or 300 <= answer.status < 500 or unsent:
            return 0.0, False
        if answer.error or answer.status >= 500 or self.dry:
            return upper, True
        return self.target.catalogue.came_to(
            operation, fields, Exchange("", request, answer), upper
        ), True
