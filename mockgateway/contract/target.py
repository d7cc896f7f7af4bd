"""What is tested: an address, the keys, the document's operations, the catalogue of models."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urlsplit

from mockgateway.contract.catalogue import Catalogue
from mockgateway.contract.operation import Operation, Scheme, operations
from mockgateway.contract.samples import Sample, samples
from mockgateway.problem import ConfigError, nearest
from mockgateway.spec.document import Document

GARBAGE = "invalid-0000000000000000"


@dataclass(frozen=True)
class Target:
    """An address and all that is needed to test it.

    url: the base URL, without a final slash; gateway: its name, "" for a document of someone's own; keys: by role, first and perhaps second, revoked, narrow;
    only: ids and tags that are looked at, all if empty; webhook_url: the public address of the receiver, "" for its own on loopback; webhook_port: where it
    listens, 0 for any; secret: of the webhooks; models: ids to use in place of the document's, by what they make, "" for any.
    """

    url: str
    document: Document
    gateway: str = ""
    keys: Mapping[str, str] | None = None
    only: tuple[str, ...] = ()
    catalogue: Catalogue = field(default_factory=Catalogue)
    webhook_url: str = ""
    webhook_port: int = 0
    secret: str = ""
    models: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def every(self) -> tuple[Operation, ...]:
        """All operations of the document."""
        return tuple(operations(self.document))

    @cached_property
    def operations(self) -> tuple[Operation, ...]:
        """Those that are looked at. A word of `only` that is neither an operationId nor a tag is a ConfigError."""
        known = {operation.id for operation in self.every} | {
            tag for operation in self.every for tag in operation.tags
        }
        for word in self.only:
            if word.lower() not in {name.lower() for name in known}:
                raise ConfigError(
                    f"--only {word}",
                    "is neither an operationId nor a tag of the document",
                    nearest(word, known),
                )
        wanted = {word.lower() for word in self.only}
        return tuple(
            each
            for each in self.every
            if not wanted or wanted & {each.id.lower(), *(tag.lower() for tag in each.tags)}
        )

    @cached_property
    def _made(self) -> dict[str, list[Sample]]:
        return {}

    @cached_property
    def _by_id(self) -> dict[str, Operation]:
        return {operation.id: operation for operation in self.every}

    def operation(self, name: str) -> Operation | None:
        """By operationId, among all of the document."""
        return self._by_id.get(name)

    def find(self, do: str = "", make: str = "", say: str = "") -> list[Operation]:
        """The operations looked at that do, make and say that, each "a|b" for either and "" for any."""
        wanted = ((do, "do"), (make, "make"), (say, "say"))
        return [
            each
            for each in self.operations
            if all(not word or getattr(each, name) in word.split("|") for word, name in wanted)
        ]

    def sample(self, operation: Operation) -> Sample:
        """Its cheapest good request."""
        return self.samples(operation)[0]

    def samples(self, operation: Operation) -> list[Sample]:
        """Its good requests, the cheapest first. They are made once, and asked for all the time: nobody may change them."""
        if operation.id not in self._made:
            self._made[operation.id] = self._make(operation)
        return self._made[operation.id]

    def _make(self, operation: Operation) -> list[Sample]:
        found = samples(operation, self.catalogue)
        model = self.model(operation)
        if not model:
            return found
        return [
            sample._replace(body={**sample.body, "model": model})
            if isinstance(sample.body, dict) and "model" in sample.body
            else sample
            for sample in found
        ]

    def model(self, operation: Operation) -> str:
        """The model that was chosen for what an operation makes, "" for the document's."""
        return self.models.get(operation.make) or self.models.get("", "")

    def at(self, method: str, path: str) -> Operation | None:
        """Which operation a request below the base URL is for: the one with the fewest parameters that matches."""
        found = [each for each in self.every if each.matches(method, path)]
        return min(found, key=lambda each: each.path.count("{"), default=None)

    @property
    def host(self) -> str:
        """Host and port of the base URL."""
        return urlsplit(self.url).netloc

    @property
    def loopback(self) -> bool:
        """Whether the gateway is on this machine."""
        host = urlsplit(self.url).hostname or ""
        return host in ("localhost", "::1") or host.startswith("127.")

    @property
    def secrets(self) -> list[str]:
        """What no report may hold."""
        return [key for key in (self.keys or {}).values() if key]


def placed(schemes: list[list[Scheme]], key: str) -> tuple[dict[str, str], dict[str, str]]:
    """The headers and the query that carry a key, by an operation's first scheme; `Authorization: Bearer` where it names none."""
    headers: dict[str, str] = {}
    query: dict[str, str] = {}
    for scheme in schemes[0] if schemes else [Scheme("header", "Authorization", "Bearer")]:
        value = f"{scheme.prefix} {key}" if scheme.prefix else key
        if scheme.place == "header":
            headers[scheme.name] = value
        elif scheme.place == "query":
            query[scheme.name] = value
        else:
            headers["Cookie"] = f"{scheme.name}={value}"
    return headers, query


def garbage(target: Target) -> str:
    """A key that nobody has, in the form of the real one."""
    first = (target.keys or {}).get("first", "")
    head = first[: max(first.rfind("-"), first.rfind("_")) + 1] if len(first) > 12 else ""
    head = next(
        (first[: first.index(mark) + 1] for mark in ("-", "_") if mark in first[:6]), head[:12]
    )
    return f"{head}{GARBAGE}"
