"""Check the exchanges of a proxy against a document, with the checks of the contract tester."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from typing import NamedTuple

from mockgateway.contract.evaluation import evaluate
from mockgateway.contract.exchange import Exchange, ReceivedChunk, Request, Response
from mockgateway.contract.target import Target
from mockgateway.pipeline.pipeline import Pipeline
from mockgateway.problem import Problem
from mockgateway.recording import Capture
from mockgateway.request import ParsedRequest
from mockgateway.sandbox import Sandbox
from mockgateway.spec.credentials import read_key
from mockgateway.spec.operation import Operation

MAX_KINDS = 1000  # different deviations that the summary counts
MAX_LINES = 10  # about one exchange


class Deviation(NamedTuple):
    """Something in an exchange that the document does not allow."""

    side: str  # request or reply
    message: str
    kind: str  # the same for deviations that differ only in values


class TrafficJudge:
    """Checks the exchanges of a `recording.Proxy`; it keeps counts, not bodies.

    Args:
        pipeline: The document's pipeline, which validates requests.
        target: The upstream, whose replies are checked.
        log: Prints a line.
    """

    def __init__(self, pipeline: Pipeline, target: Target, log: Callable[[str], None]) -> None:
        self._pipeline = pipeline
        self._target = target
        self._log = log
        self._sandbox = Sandbox.create("", 0)
        self._calls: Counter[str] = Counter()  # by operation, "" for unknown paths
        self._found: Counter[tuple[str, str, str]] = Counter()  # by operation, side and kind
        self._messages: dict[tuple[str, str, str], str] = {}  # the first of each
        self.broken = 0  # exchanges with a deviation

    def add(self, capture: Capture) -> bool:
        """Return True: every exchange is judged."""
        return True

    def write(self) -> None:
        """Keep nothing on disk."""

    def end(self, capture: Capture) -> None:
        """Judge an exchange that has ended, and print each deviation."""
        request = self._request(capture)
        name, found = "", list(self._unknown(request))
        if not found:
            operation = self._operation(request)
            name = operation.label if operation is not None else ""
            found = [*self._request_faults(request, operation), *self._reply(capture, operation)]
        self._calls[name] += 1
        self.broken += bool(found)
        for one in list(dict.fromkeys(found))[:MAX_LINES]:
            self._log(f"    FAILED {one.side}: {one.message}")
            key = (name, one.side, one.kind)
            if key in self._found or len(self._found) < MAX_KINDS:
                self._found[key] += 1
                self._messages.setdefault(key, one.message)

    def summary(self) -> Iterator[str]:
        """Yield the lines of the summary."""
        total, unknown = self._calls.total(), self._calls.get("", 0)
        known = _count(len(self._calls) - bool(unknown), "operation")
        yield (
            f"{_count(total, 'exchange')} of {known}"
            f"{f', {unknown} of undocumented paths' if unknown else ''}: "
            f"{total - self.broken} PASSED, {self.broken} FAILED"
        )
        for key, count in sorted(self._found.items()):
            name, side, _ = key
            yield f"  {count:4} x  {name or 'undocumented'}  {side}: {self._messages[key]}"
        never = {one.label for one in self._pipeline.operations} - self._calls.keys()
        if never and total:
            yield f"  not called: {_count(len(never), 'operation')}"

    def _request(self, capture: Capture) -> ParsedRequest:
        head = {name.lower(): value for name, value in capture.request_headers}
        return ParsedRequest(
            capture.method, capture.path, capture.query, capture.request_headers, head,
            capture.request, "", capture.base, capture.gateway, "", self._sandbox, 0,
            self._sandbox.seed, time.time(), {},
        )  # fmt: skip

    def _unknown(self, request: ParsedRequest) -> Iterator[Deviation]:
        try:
            self._pipeline.router.find(request.method, request.path)
        except Problem as problem:
            yield _wrong_request(problem.message or problem.name)

    def _operation(self, request: ParsedRequest) -> Operation | None:
        operation, request.route = self._pipeline.router.find(request.method, request.path)
        return operation if operation.variants is None else operation.variants.choose(request)

    def _request_faults(
        self, request: ParsedRequest, operation: Operation | None
    ) -> Iterator[Deviation]:
        """Yield the deviations of a request."""
        if operation is None:
            yield _wrong_request(f"{request.method} {request.path[:200]} needs another query")
            return
        needs_key = operation.security and not operation.keyless
        if needs_key and not read_key(operation, request.head, request.query)[0]:
            yield _wrong_request("the key is missing")
        content_type = request.header("content-type")
        for read in (
            lambda: operation.parameters.read(request.route, request.query, request.headers),
            lambda: operation.bodies.read(content_type, request.body),
        ):
            try:
                read()
            except Problem as problem:
                yield _wrong_request(problem.message or problem.name)

    def _reply(self, capture: Capture, operation: Operation | None) -> Iterator[Deviation]:
        """Yield the deviations of a reply from the document and the tester's checks."""
        if operation is None:
            return
        headers: dict[str, str] = {}
        for name, value in capture.headers:
            headers[name] = f"{headers[name]}, {value}" if name in headers else value
        query = f"?{capture.query.decode('latin-1')}" if capture.query else ""
        sent = {
            name.decode("latin-1"): value.decode("latin-1")
            for name, value in capture.request_headers
        }
        pieces = [(at, data) for at, data in capture.pieces if data]
        response = Response(
            capture.status,
            headers,
            b"".join(data for _, data in pieces),
            tuple(ReceivedChunk(len(data), at) for at, data in pieces),
            pieces[0][0] if pieces else capture.head,
            pieces[-1][0] if pieces else capture.head,
            _error(capture),
        )
        url = f"{self._target.url}{capture.path}{query}"
        request = Request(capture.method, url, sent, capture.request)
        exchange = Exchange(operation.id, request, response)
        spec = self._target.operation(operation.id)
        for finding in evaluate(exchange, self._target):
            documented = spec is not None and str(capture.status) in spec.statuses
            if not (finding.check == "no_redirect" and documented):
                where = f" ({finding.location})" if finding.location else ""
                message = f"{finding.check}: {finding.message}{where}"
                yield Deviation("reply", message, finding.id)


def _wrong_request(message: str) -> Deviation:
    return Deviation("request", message, message)


def _error(capture: Capture) -> str:
    """Return how the upstream failed, in the words of the tester's transport, or ""."""
    if capture.fault is not None:
        return f"unreachable: {next(iter(capture.fault))}"
    return f"protocol: the connection broke ({capture.ending})" if capture.ending else ""


def _count(number: int, noun: str) -> str:
    """Return a number with its noun, in the plural unless it is 1."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
