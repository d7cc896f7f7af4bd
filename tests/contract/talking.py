"""A plain session for tests of the conversations: httpx, no budget, no plan."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

import httpx
import yaml

from mockgateway import data
from mockgateway.contract.checks import judge
from mockgateway.contract.exchange import Chunk, Exchange, Request, Response
from mockgateway.contract.failure import Failure, failed
from mockgateway.contract.probes import PROBES
from mockgateway.contract.probes.outline import Operation, outline
from mockgateway.spec.document import Document

KINDS = {"image_variation": "image_edit", "translation": "transcription"}


class Plain:
    """As `talks.session.Session` says; judges every exchange by the checks too, into `found`."""

    def __init__(
        self,
        base: str,
        gateway: str,
        keys: Mapping[str, str],
        only: Sequence[str] = (),
        patience: float = 12.0,
        timeout: float = 20.0,
    ) -> None:
        self.base, self.keys, self.patience, self.pause, self.webhook = (
            base,
            dict(keys),
            patience,
            0.3,
            "",
        )
        self.receiver, self.registered, self.secret, self.catalogued = None, False, "", True
        self.announces = False
        self.everything = outline(Document(data.OPENAPI / f"{gateway}.yaml"))
        self.operations = [
            operation for operation in self.everything if not only or operation.id in only
        ]
        self.second = "second" in keys
        self.others = [role for role in keys if role in ("revoked", "narrow")]
        self.models = yaml.safe_load((data.FIXTURES / gateway / "models.yaml").read_text())
        self.seen: list[Exchange] = []
        self.found: list[Failure] = []
        self.phase = ""
        self.client = httpx.Client(timeout=timeout, follow_redirects=False)

    def send(
        self,
        operation: Operation,
        body: Any = None,
        *,
        path: Mapping[str, str] = {},
        query: Mapping[str, str] = {},
        headers: Mapping[str, str] = {},
        key: Any = "first",
        method: str = "",
        paid: bool = False,
        valid: bool = True,
    ) -> Exchange:
        where = operation.path
        for name, value in {**operation.params, **path}.items():
            where = where.replace("{" + name + "}", quote(value, safe=""))
        url = (
            self.base
            + where
            + (
                "?" + "&".join(f"{name}={quote(value)}" for name, value in query.items())
                if query
                else ""
            )
        )
        return self._go(
            operation.id, method or operation.method, url, body, headers, key, operation
        )

    def fetch(
        self,
        url: str,
        *,
        method: str = "GET",
        headers: Mapping[str, str] = {},
        key: Any = "none",
        operation: str = "",
    ) -> Exchange:
        return self._go(operation, method, url, None, headers, key, None)

    def misfits(
        self, operation: Operation, headers: Mapping[str, str], body: bytes
    ) -> list[tuple[str, bool]]:
        return []

    def leave(self, operation: str, reason: str) -> None:
        pass

    def price(self, operation: Operation) -> float:
        return 0.0

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)

    def now(self) -> float:
        return time.monotonic()

    def model(self, operation: Operation, ability: str = "") -> str:
        kind = KINDS.get(operation.make, operation.make)
        fitting = [
            model
            for model in self.models
            if model["kind"] == kind
            and "long" not in (model.get("abilities") or [])
            and "image_input" not in (model.get("abilities") or [])
        ]
        example = operation.example or {}
        if not kind:
            return operation.params.get("endpoint", "")
        if example.get("model") and kind in ("chat", "transcription"):
            return str(example["model"])
        prices = [
            (
                sum(
                    value
                    for value in (model.get("price") or {}).values()
                    if isinstance(value, (int, float))
                ),
                model["id"],
            )
            for model in fitting
            if isinstance((model.get("price") or {}).get("each", 0), (int, float))
        ]
        return min(prices)[1] if prices else ""

    def _go(self, *asked: Any) -> Exchange:
        """Whoever is told to wait waits, as the tester's own transport does."""
        exchange = self._once(*asked)
        for _ in range(5):
            if exchange.response.status != 429:
                break
            time.sleep(0.5)
            exchange = self._once(*asked)
        return exchange

    def _once(
        self,
        name: str,
        method: str,
        url: str,
        body: Any,
        headers: Mapping[str, str],
        key: str,
        operation: Operation | None,
    ) -> Exchange:
        sent = dict(headers)
        content = (
            body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        )
        if body is not None and not any(header.lower() == "content-type" for header in sent):
            sent["content-type"] = "application/json"
        if key != "none":
            sent["authorization"] = f"Bearer {self.keys.get(key, 'invalid-garbage-key')}"
        request = Request(method, url, sent, content, key)
        started = time.monotonic()
        pieces, chunks = [], []
        try:
            with self.client.stream(method, url, headers=sent, content=content) as response:
                for piece in response.iter_raw():
                    pieces.append(piece)
                    chunks.append(Chunk(len(piece), time.monotonic() - started))
            answer = Response(
                response.status_code, dict(response.headers), b"".join(pieces), tuple(chunks)
            )
        except httpx.HTTPError as error:
            answer = Response(
                0,
                {},
                b"".join(pieces),
                tuple(chunks),
                error=f"{'timeout' if isinstance(error, httpx.TimeoutException) else 'reset'}: {error}",
            )
        exchange = Exchange(name, request, answer, self.phase, len(self.seen) + 1)
        self.seen.append(exchange)
        if answer.error:
            self.found.append(
                failed("connection", exchange, f"no whole answer came: {answer.error}")
            )
        if operation is not None:
            self.found += judge(exchange, operation.do, operation.make, operation.say)
        return exchange


def run(session: Plain, phases: Sequence[str] = ()) -> list[Failure]:
    """Hold all conversations but those that must be asked for; everything that was found."""
    with session.client:
        for probe in PROBES:
            if not phases or probe.phase in phases or probe.name in phases:
                session.phase = probe.phase
                session.found += probe.run(session)
    return session.found
