"""The way of a probe to the gateway: requests are priced, sent within the caps and recorded."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import orjson

from mockgateway.contract.admission import Admission
from mockgateway.contract.budget import Budget, BudgetExceeded
from mockgateway.contract.exchange import Exchange, Request, Response
from mockgateway.contract.fields import sent_fields
from mockgateway.contract.operation import JSON_TYPE, OperationSpec
from mockgateway.contract.plan import CallKey
from mockgateway.contract.pricing import actual_cost, cheapest_cost, upper_bound
from mockgateway.contract.receiver import Receiver
from mockgateway.contract.request_builder import build_request, build_sample, rebuild
from mockgateway.contract.samples import Sample, fill_path
from mockgateway.contract.simulation import simulate
from mockgateway.contract.target import Target
from mockgateway.contract.transport import Transport

Json = Any
MAX_RETRIES = 3  # of a request that is answered with 429
MAX_WAIT = 65.0  # seconds of a Retry-After
FIRST_TIMEOUT = 20.0  # seconds for an exchange until the gateway has answered once


class Session:
    """Sends the requests of one run.

    Args:
        transport: None for a rehearsal, in which answers are simulated and waiting takes no time.
        on_exchange: called with every exchange and the most that it could have cost.
        on_skip: called with the operation that is skipped and the reason.
        patience: seconds for a task to end.
        pause: seconds between two polls.

    Attributes:
        operations: the operations to test; `all_operations` are those of the document.
        webhook: the URL at which the gateway reaches `receiver`, "" if it cannot.
        notified: whether a task with webhooks has been tested.
        registered: whether the gateway sends webhooks there without being asked to.
        announces: whether the document has webhooks to registered URLs.
        catalogued: whether the gateway's models are known.
    """

    def __init__(
        self,
        target: Target,
        budget: Budget,
        transport: Transport | None,
        on_exchange: Callable[[Exchange, float], None],
        on_skip: Callable[[str, str], None],
        patience: float = 60.0,
        pause: float = 1.0,
    ) -> None:
        self.target, self.budget, self.transport = target, budget, transport
        self.base, self.patience, self.pause = target.url, patience, pause
        self.all_operations: Sequence[OperationSpec] = target.every
        self.operations: Sequence[OperationSpec] = target.operations
        self.has_second_key = bool(target.keys.get("second"))
        self.extra_keys = [role for role in target.keys if role not in ("first", "second")]
        self.webhook = ""
        self.receiver: Receiver | None = None
        self.notified = False
        self.catalogued = bool(target.catalogue.models)
        self.announces = bool(target.document.root.get("webhooks"))
        self.registered = self.announces and bool(target.webhook_url)
        self.secret = target.secret.strip()
        self.exchanges: list[Exchange] = []
        self.phase = self.probe = ""
        self.admission = Admission(budget)
        self.skip = on_skip
        self._on_exchange = on_exchange
        self._upper = 0.0  # the most that the last request could have cost
        self._slept = 0.0
        self._answered = False

    @property
    def dry(self) -> bool:
        """Whether this is a rehearsal."""
        return self.transport is None

    def example(self, operation: OperationSpec) -> Json:
        """Return the first JSON body that does not request a stream, or None.

        Without an example in the document, the body is made from its schema.
        """
        bodies = [each.value for each in operation.examples if each.media_type == JSON_TYPE]
        if not bodies and operation.do != "refuse":
            samples = self.target.samples(operation)
            bodies = [sample.body for sample in samples if sample.media_type == JSON_TYPE][:1]
        plain = (body for body in bodies if isinstance(body, dict) and not body.get("stream"))
        return next(plain, None)

    def send(
        self,
        operation: OperationSpec,
        body: Json = None,
        *,
        path: Mapping[str, str] = {},
        query: Mapping[str, str] = {},
        headers: Mapping[str, str] = {},
        key: str = "first",
        method: str = "",
        valid: bool = True,
        worth: float = 1.0,
    ) -> Exchange | None:
        """Call an operation; return None if the budget does not allow it.

        Args:
            operation: the operation to call.
            body: JSON, or bytes to be sent as they are.
            path: values of path parameters; the others get their examples.
            query: parameters of the query.
            headers: further headers.
            key: a role, or the key itself.
            method: a method other than the documented one.
            valid: False if the call is to be refused although its body may conform to the schema.
            worth: the number of faults that it finds, relative to other paid calls.
        """
        url = self.base + fill_path(operation.path, {**operation.path_values, **path}, safe=":")
        raw = body if isinstance(body, bytes) else b"" if body is None else orjson.dumps(body)
        sent = dict(headers)
        if body is not None and "content-type" not in {name.lower() for name in sent}:
            sent["Content-Type"] = JSON_TYPE
        request = build_request(
            self.target, operation, method or operation.method, url, query, sent, raw, key
        )
        return self._send(operation, request, valid=valid, worth=worth)

    def fetch(
        self,
        url: str,
        *,
        method: str = "GET",
        headers: Mapping[str, str] = {},
        key: str = "none",
        operation: str = "",
    ) -> Exchange | None:
        """Fetch a URL; return None if the budget does not allow it.

        Args:
            url: absolute, or below the base URL.
            method: the HTTP method.
            headers: further headers.
            key: a role; other hosts get no key.
            operation: the operationId under which reports show it.
        """
        url = url if "://" in url else f"{self.base}/{url.lstrip('/')}"
        same_host = urlsplit(url).netloc == self.target.host
        path = urlsplit(url).path.removeprefix(urlsplit(self.base).path)
        called = self.target.at(method, path) if same_host else None
        owner = self.target.operation(operation)
        request = build_request(
            self.target, owner, method, url, {}, headers, b"", key if same_host else "none"
        )
        return self._send(called, request, operation)

    def send_sample(
        self, operation: OperationSpec, sample: Sample, worth: float = 1.0
    ) -> Exchange | None:
        """Send one of the document's own requests."""
        return self._send(operation, build_sample(self.target, operation, sample), worth=worth)

    def resend(self, operation: OperationSpec | None, request: Request) -> Exchange | None:
        """Send a recorded or generated request with the key of its role."""
        return self._send(operation, rebuild(self.target, operation, request))

    def sleep(self, seconds: float) -> None:
        """Wait, but not beyond the end of the run."""
        if self.dry:
            self._slept += seconds
        else:
            time.sleep(max(0.0, min(seconds, self.budget.left)))

    def now(self) -> float:
        """Return the seconds of a monotonic clock."""
        return self._slept if self.dry else time.monotonic()

    def price(self, operation: OperationSpec) -> float:
        """Return the most that its cheapest valid request can cost."""
        return cheapest_cost(self.target, operation)

    def model(self, operation: OperationSpec) -> str:
        """Return the cheapest model for an operation, or ""."""
        if chosen := self.target.model(operation):
            return chosen
        first = operation.examples[0].value if operation.examples else None
        named = first.get("model") if isinstance(first, dict) else None
        if not named:
            return operation.path_values.get("endpoint", "")
        if str(named) not in self.target.catalogue.models:
            return str(named)
        return str((self.target.sample(operation).body or {}).get("model") or named)

    def _send(
        self,
        operation: OperationSpec | None,
        request: Request,
        name: str = "",
        valid: bool = True,
        worth: float = 1.0,
    ) -> Exchange | None:
        """Send, and repeat after a 429 with a short Retry-After and once after a 5xx.

        Every attempt is counted. A 5xx that the second attempt hides is marked as a flake.
        """
        call = partial(self._send_once, operation, request, name, valid, worth)
        exchange = call()
        if exchange is not None and _is_failure(exchange.response):
            again = call()
            if again is not None:
                hidden = bool(again.response.status) and not _is_failure(again.response)
                self._take(replace(exchange, flake=hidden))
                exchange = again
        self._take(exchange)
        for _ in range(MAX_RETRIES):
            if exchange is None or exchange.response.status != 429 or self.phase == "limits":
                break
            wait = exchange.response.header("retry-after")
            seconds = float(wait) if wait.replace(".", "", 1).isdigit() else 1.0
            if seconds > min(MAX_WAIT, self.budget.left):
                break
            self.sleep(seconds)
            exchange = call()
            self._take(exchange)
        return exchange

    def _take(self, exchange: Exchange | None) -> None:
        """Keep an exchange and pass it on."""
        if exchange is not None:
            self.exchanges.append(exchange)
            self._on_exchange(exchange, self._upper)

    def _send_once(
        self,
        operation: OperationSpec | None,
        request: Request,
        name: str,
        valid: bool,
        worth: float,
    ) -> Exchange | None:
        called = operation.id if operation is not None else name
        fields = sent_fields(request)
        fields = fields if isinstance(fields, dict) else {}
        produces, upper = False, 0.0
        if operation is not None and operation.produces and request.method == operation.method:
            produces, upper = True, upper_bound(self.target, operation, request, fields)
        valid = valid and operation is not None and operation.accepts(request)
        paid = produces and (upper > 0 or not self.catalogued)
        key = CallKey.of(self.phase, called, request)
        if paid and (reason := self.admission.refusal(key, operation, valid, upper)):
            self.skip(called, reason)
            return None
        try:
            reservation = self.budget.reserve(upper, paid)
        except BudgetExceeded as error:
            self.skip(called, f"budget: {error}")
            return None
        response = self._response(operation, request, fields, valid)
        cost, charged = 0.0, False
        if paid:
            cost, charged = actual_cost(self.target, request, response, fields, upper)
            cost = upper if self.dry and charged else cost
        self.budget.settle(reservation, cost, charged)
        self._upper = upper
        sent, name = (request, response, self.phase, self.budget.sent), name or called
        exchange = Exchange(name, *sent, valid, charged, cost, self.probe, worth, at=self.now())
        if paid and not valid and exchange.accepted:
            self.admission.accepted_invalid[called] += 1
        return exchange

    def _response(
        self,
        operation: OperationSpec | None,
        request: Request,
        fields: Mapping[str, Json],
        valid: bool,
    ) -> Response:
        """Send a request, or simulate its answer in a rehearsal."""
        if self.transport is None:
            return simulate(operation, request, fields, valid)
        timeout = min(self.budget.left, 1e9 if self._answered else FIRST_TIMEOUT)
        response = self.transport.send(request, max(1.0, timeout))
        self._answered = self._answered or bool(response.status)
        return response


def _is_failure(response: Response) -> bool:
    """Return whether the server failed; 501 is deliberate."""
    return response.status >= 500 and response.status != 501
