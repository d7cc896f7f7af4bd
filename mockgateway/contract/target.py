"""The target of a run: an address, its keys, the document's operations and the model catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urlsplit

from mockgateway.contract.budget import Caps
from mockgateway.contract.catalogue import Catalogue
from mockgateway.contract.operation import OperationSpec
from mockgateway.contract.recognition import document_operations
from mockgateway.contract.samples import Sample, make_samples
from mockgateway.problem import ConfigError, nearest
from mockgateway.spec.document import Document


@dataclass(frozen=True)
class Target:
    """A gateway under test."""

    url: str  # base URL without a trailing slash
    document: Document
    gateway: str = ""  # "" for the user's own document
    keys: Mapping[str, str] = field(default_factory=dict)  # by role: first, second, ...
    only: tuple[str, ...] = ()  # operationIds and tags to test; all if empty
    catalogue: Catalogue = field(default_factory=Catalogue)
    webhook_url: str = ""  # public URL of the webhook receiver; "" for its own on loopback
    webhook_port: int = 0  # port of the webhook receiver; 0 for a free one
    secret: str = ""  # signing secret of the webhooks
    models: Mapping[str, str] = field(default_factory=dict)  # replacements by `make`, "" for any
    _samples: dict[str, list[Sample]] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def every(self) -> tuple[OperationSpec, ...]:
        """All operations of the document."""
        return tuple(document_operations(self.document))

    @cached_property
    def operations(self) -> tuple[OperationSpec, ...]:
        """The operations to test. Raises ConfigError for an unknown word in `only`."""
        tags = {tag for operation in self.every for tag in operation.tags}
        known = {operation.id for operation in self.every} | tags
        wanted = {word.lower() for word in self.only}
        for word in self.only:
            if word.lower() not in {name.lower() for name in known}:
                problem = "is neither an operationId nor a tag of the document"
                raise ConfigError(f"--only {word}", problem, nearest(word, known))
        if not wanted:
            return self.every
        return tuple(
            each for each in self.every if wanted & {name.lower() for name in (each.id, *each.tags)}
        )

    @cached_property
    def _by_id(self) -> dict[str, OperationSpec]:
        return {operation.id: operation for operation in self.every}

    def operation(self, name: str) -> OperationSpec | None:
        """Return an operation of the document by its operationId."""
        return self._by_id.get(name)

    @cached_property
    def keyed(self) -> OperationSpec | None:
        """An operation that needs a key; its way is used where no operation is called."""
        return next((each for each in self.every if each.authentication), None)

    @property
    def default_cost(self) -> float:
        """The usual `--max-cost`: that of the document (`x-mock: {budget: ...}`), else 1.5."""
        mock = self.document.root.get("x-mock")
        own = mock.get("budget") if isinstance(mock, dict) else None
        return float(own) if isinstance(own, int | float) else Caps.max_cost

    def at(self, method: str, path: str) -> OperationSpec | None:
        """Return the operation of a request below the base URL; the most literal path wins."""
        found = [each for each in self.every if each.matches(method, path)]
        return min(found, key=lambda each: each.path.count("{"), default=None)

    def sample(self, operation: OperationSpec) -> Sample:
        """Return the cheapest valid request of an operation."""
        return self.samples(operation)[0]

    def samples(self, operation: OperationSpec) -> list[Sample]:
        """Return the valid requests of an operation, cheapest first. Cached: do not modify."""
        if operation.id not in self._samples:
            found = make_samples(operation, self.catalogue)
            if model := self.model(operation):
                found = [sample.with_model(model) for sample in found]
            self._samples[operation.id] = found
        return self._samples[operation.id]

    def model(self, operation: OperationSpec) -> str:
        """Return the model that the user chose for an operation, or ""."""
        return self.models.get(operation.make) or self.models.get("", "")

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
        """The strings that no report may contain: keys, also as probes change them."""
        keys = [key for key in self.keys.values() if key]
        changed = [each for key in keys if len(key) > 12 for each in (key[:-4], key.swapcase())]
        return [*keys, *changed, *([self.secret] if self.secret else [])]
