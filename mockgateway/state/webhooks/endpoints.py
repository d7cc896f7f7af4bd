"""An account's webhook endpoints, from the account file or the control API."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from hashlib import blake2b
from typing import Any, NamedTuple

import orjson

from mockgateway.ports import Store
from mockgateway.problem import ConfigError
from mockgateway.state.accounts.fields import reject_unknown

# Secret of every endpoint that sets none, as in the gateways' published test vectors.
DEFAULT_SECRET = "whsec_test"  # noqa: S105

_REMOVED = b"-"  # kept so that the account file does not bring a removed endpoint back


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
    """The endpoints of one gateway in one sandbox."""

    def __init__(self, store: Store, prefix: str) -> None:
        self._store = store
        self._prefix = f"{prefix}/endpoint/"
        self._registered: set[str] = set()
        self._cache: list[Endpoint] | None = None  # unused if other workers share the store

    def __iter__(self) -> Iterator[Endpoint]:
        if self._cache is None or self._store.shared:
            stored = self._store.scan(self._prefix)
            self._cache = [_decode(data) for _, data in stored if data != _REMOVED]
        return iter(self._cache)

    def is_empty(self) -> bool:
        """Return whether there is none, as far as the cache knows. Cheap."""
        return self._cache == [] and not self._store.shared

    def of(self, key: str, listed: Sequence[Webhook] = ()) -> list[Endpoint]:
        """Return an account's endpoints; those of its account file are registered first."""
        self.register_listed(key, listed)
        return [endpoint for endpoint in self if endpoint.key in ("", key)]

    def register_listed(self, key: str, listed: Sequence[Webhook]) -> None:
        """Register the endpoints of an account file once; later changes are kept."""
        if not listed or key in self._registered:
            return
        self._registered.add(key)
        self._cache = None
        for url, secret, events in listed:
            endpoint = Endpoint(endpoint_id(key, url), key, url, secret, list(events))
            self._store.put_if_absent(self._prefix + endpoint.id, _encode(endpoint))

    def get(self, name: str) -> Endpoint | None:
        """Return the endpoint of that id, or None."""
        data = self._store.get(self._prefix + name)
        return None if data is None or data == _REMOVED else _decode(data)

    def secret(self, name: str, key: str) -> str:
        """Return an endpoint's secret; without a name the account's first own one."""
        if name:
            endpoint = self.get(name)
            return endpoint.secret if endpoint else DEFAULT_SECRET
        secrets = (endpoint.secret for endpoint in self.of(key))
        return next((one for one in secrets if one != DEFAULT_SECRET), DEFAULT_SECRET)

    def put(self, endpoint: Endpoint) -> None:
        """Register or replace an endpoint."""
        self._cache = None
        self._store.put(self._prefix + endpoint.id, _encode(endpoint))

    def remove(self, name: str) -> bool:
        """Remove an endpoint; return whether it existed."""
        if self.get(name) is None:
            return False
        self._cache = None
        self._store.put(self._prefix + name, _REMOVED)
        return True

    def record_result(self, name: str, delivered: bool, disable_after: int) -> None:
        """Count a finished delivery; disable the endpoint after too many failures in a row."""
        self._cache = None
        for _ in range(100):
            data = self._store.get(self._prefix + name)
            if data is None or data == _REMOVED:
                return
            endpoint = _decode(data)
            endpoint.failures = 0 if delivered else endpoint.failures + 1
            endpoint.delivered += delivered
            endpoint.failed += not delivered
            if endpoint.enabled and disable_after and endpoint.failures >= disable_after:
                endpoint.enabled = False
                endpoint.why = f"{endpoint.failures} deliveries in a row failed"
            if self._store.swap(self._prefix + name, data, _encode(endpoint)):
                return


def _encode(endpoint: Endpoint) -> bytes:
    return orjson.dumps(asdict(endpoint))


def _decode(data: bytes) -> Endpoint:
    return Endpoint(**orjson.loads(data))


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
