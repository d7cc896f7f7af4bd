"""An account's webhook endpoints, from the account file or the control API."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from hashlib import blake2b
from typing import Any, NamedTuple

import orjson

from mockgateway.ports import Store
from mockgateway.problem import ConfigError
from mockgateway.sandbox import Sandbox
from mockgateway.state.accounts.fields import reject_unknown

# Secret of every endpoint that sets none, as in the gateways' published test vectors.
DEFAULT_SECRET = "whsec_test"  # noqa: S105


class Webhook(NamedTuple):
    """An endpoint in the account file; no events means the gateway's default ones."""

    url: str
    secret: str = DEFAULT_SECRET
    events: tuple[str, ...] = ()


@dataclass(slots=True)
class Endpoint:
    """A URL and the events it wants."""

    id: str
    key: str  # of its account; "" for all accounts
    url: str  # "" for an entry that only sets the secret of request callbacks
    secret: str = DEFAULT_SECRET
    events: list[str] = field(default_factory=list)  # empty for the gateway's default ones
    enabled: bool = True
    failures: int = 0  # failed deliveries in a row
    delivered: int = 0
    failed: int = 0
    why: str = ""  # why it was disabled

    def wants(self, name: str, opt_in: bool) -> bool:
        """Return whether it gets an event of the gateway; `opt_in` events must be listed."""
        return bool(self.url) and (name in self.events if self.events else not opt_in)


class Endpoints:
    """The endpoints of one gateway in one sandbox; one value of the store."""

    def __init__(self, sandbox: Sandbox, prefix: str) -> None:
        self._store: Store = sandbox.store
        self._key = self.key(prefix)
        self._registered: set[str] = set()
        self._raw: bytes | None = None
        # By id; None for a removed one, so that the account file does not bring it back.
        self._known: dict[str, Endpoint | None] = {}
        sandbox.watch(self._key, self._load)

    @staticmethod
    def key(prefix: str) -> str:
        """Return the key of the value."""
        return f"{prefix}/endpoints"

    def __iter__(self) -> Iterator[Endpoint]:
        return iter([endpoint for endpoint in self._known.values() if endpoint is not None])

    def is_empty(self) -> bool:
        """Return whether there is none. Cheap."""
        return not self._known

    def refresh(self) -> None:
        """Read what other workers may have changed, outside of a request."""
        self._load(self._store.get(self._key))

    def of(self, key: str, listed: Sequence[Webhook] = ()) -> list[Endpoint]:
        """Return an account's endpoints; those of its account file are registered first."""
        self.register_listed(key, listed)
        return [endpoint for endpoint in self if endpoint.key in ("", key)]

    def register_listed(self, key: str, listed: Sequence[Webhook]) -> None:
        """Register the endpoints of an account file once; later changes are kept."""
        if not listed or key in self._registered:
            return

        def register() -> None:
            for url, secret, events in listed:
                endpoint = Endpoint(endpoint_id(key, url), key, url, secret, list(events))
                self._known.setdefault(endpoint.id, endpoint)

        self._change(register)
        self._registered.add(key)

    def get(self, name: str) -> Endpoint | None:
        """Return the endpoint of that id, or None."""
        return self._known.get(name)

    def secret(self, name: str, key: str) -> str:
        """Return an endpoint's secret; without a name the account's first own one."""
        if name:
            endpoint = self.get(name)
            return endpoint.secret if endpoint else DEFAULT_SECRET
        secrets = (endpoint.secret for endpoint in self.of(key))
        return next((one for one in secrets if one != DEFAULT_SECRET), DEFAULT_SECRET)

    def put(self, endpoint: Endpoint) -> None:
        """Register or replace an endpoint."""
        self._change(lambda: self._known.update({endpoint.id: endpoint}))

    def remove(self, name: str) -> bool:
        """Remove an endpoint; return whether it existed."""
        if self.get(name) is None:
            return False
        self._change(lambda: self._known.update({name: None}))
        return True

    def record_result(self, name: str, delivered: bool, disable_after: int) -> None:
        """Count a finished delivery; disable the endpoint after too many failures in a row."""

        def count() -> None:
            endpoint = self._known.get(name)
            if endpoint is None:
                return
            endpoint.failures = 0 if delivered else endpoint.failures + 1
            endpoint.delivered += delivered
            endpoint.failed += not delivered
            if endpoint.enabled and disable_after and endpoint.failures >= disable_after:
                endpoint.enabled = False
                endpoint.why = f"{endpoint.failures} deliveries in a row failed"

        self._change(count)

    def _change(self, change: Callable[[], None]) -> None:
        """Change the endpoints; again if another worker was faster."""
        while True:
            old = self._store.get(self._key)
            self._raw = None  # what a change that failed has left
            self._load(old)
            change()
            fields = {name: one and asdict(one) for name, one in self._known.items()}
            new = orjson.dumps(fields)
            if self._store.swap(self._key, old, new):
                self._raw = new
                return

    def _load(self, raw: bytes | None) -> None:
        if raw is None or raw != self._raw:
            self._raw, stored = raw, orjson.loads(raw or b"{}")
            self._known = {name: one and Endpoint(**one) for name, one in stored.items()}


def endpoint_id(key: str, url: str) -> str:
    """Return the id of an account's endpoint, derived from its URL."""
    text = f"{key}\n{url}".encode("utf-8", "surrogatepass")
    return "we_" + blake2b(text, digest_size=8).hexdigest()


def read_webhooks(value: Any, where: str) -> tuple[Webhook, ...]:
    """Parse the `webhooks:` of an account file's entry, or raise ConfigError."""
    if not isinstance(value, list):
        advice = "write `webhooks: [{url: http://localhost:8000/hooks}]`"
        raise ConfigError(where, "webhooks must be a list", advice)
    return tuple(_read(entry, f"{where}: webhook {index}") for index, entry in enumerate(value, 1))


def _read(entry: Any, where: str) -> Webhook:
    if not isinstance(entry, dict):
        raise ConfigError(where, "must be a mapping", "write `{url: http://localhost:8000/hooks}`")
    reject_unknown(entry, ("url", "secret", "events"), where)
    url, secret = entry.get("url", ""), entry.get("secret", DEFAULT_SECRET)
    texts = isinstance(url, str) and isinstance(secret, str)
    if not texts or not secret or not (url or "secret" in entry):
        advice = "write `url: http://localhost:8000/hooks`"
        raise ConfigError(where, "a webhook needs a url, a secret or both, as texts", advice)
    events = entry.get("events", [])
    if not isinstance(events, list) or not all(isinstance(event, str) for event in events):
        advice = "write `events: [generation.completed]`"
        raise ConfigError(where, "events must be a list of names", advice)
    return Webhook(url, secret, tuple(events))
