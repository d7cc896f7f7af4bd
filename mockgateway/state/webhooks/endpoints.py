"""The addresses that an account has registered for its events: from the account file, or by the control API."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from hashlib import blake2b
from typing import Any, NamedTuple

import orjson

from mockgateway.ports import Store
from mockgateway.problem import ConfigError, nearest

DEFAULT_SECRET = "whsec_test"  # noqa: S105 - of every endpoint and account that sets no other: the secret of the fact sheets' test vectors

_WORDS = ("url", "secret", "events")


class Webhook(NamedTuple):
    """An endpoint as an account file has it. events: names of the gateway's, none for its usual ones."""

    url: str
    secret: str = DEFAULT_SECRET
    events: tuple[str, ...] = ()


@dataclass(slots=True)
class Endpoint:
    """An address and what it wants.

    key: of the account that it belongs to, "" for all of them; url: "" for an entry that only says the secret of the account's own callbacks; events: names
    of the gateway's, none for its usual ones; enabled: False once too many deliveries in a row have failed; failures: how many in a row so far.
    """

    id: str
    key: str
    url: str
    secret: str = DEFAULT_SECRET
    events: list[str] = field(default_factory=list)
    enabled: bool = True
    failures: int = 0
    delivered: int = 0
    failed: int = 0
    why: str = ""

    def wants(self, name: str, opt_in: bool) -> bool:
        """Whether an event of the gateway's goes there. unasked: whether it has to be listed."""
        return bool(self.url) and (name in self.events if self.events else not opt_in)


class Endpoints:
    """The endpoints of a gateway in a sandbox, below a prefix of the store."""

    def __init__(self, store: Store, prefix: str) -> None:
        self._store = store
        self._prefix = f"{prefix}/endpoint/"
        self._known: set[str] = set()
        self._read: list[Endpoint] | None = None

    def __iter__(self) -> Iterator[Endpoint]:
        """All of them, not to be changed: read once, where nobody else writes."""
        if self._read is None or self._store.shared:
            self._read = [
                Endpoint(**orjson.loads(data))
                for _, data in self._store.scan(self._prefix)
                if data != _GONE
            ]
        return iter(self._read)

    def none(self) -> bool:
        """Whether there is none at all, as far as this process can know for next to nothing."""
        return not self._read and self._read is not None and not self._store.shared

    def of(self, key: str, listed: Sequence[Webhook] = ()) -> list[Endpoint]:
        """Those of an account. listed: what its entry in the account file has, taken up when it is first seen."""
        self.register_listed(key, listed)
        return [endpoint for endpoint in self if endpoint.key in ("", key)]

    def register_listed(self, key: str, listed: Sequence[Webhook]) -> None:
        """Register what an account file lists, once; what the control API has changed or removed since stays so."""
        if listed and key not in self._known:
            self._known.add(key)
            self._read = None
            for webhook in listed:
                endpoint = Endpoint(
                    endpoint_id(key, webhook.url),
                    key,
                    webhook.url,
                    webhook.secret,
                    list(webhook.events),
                )
                self._store.put_if_absent(
                    self._prefix + endpoint.id, orjson.dumps(asdict(endpoint))
                )

    def get(self, name: str) -> Endpoint | None:
        """The one of that id."""
        data = self._store.get(self._prefix + name)
        return None if data is None or data == _GONE else Endpoint(**orjson.loads(data))

    def put(self, endpoint: Endpoint) -> None:
        """Register it, or change it."""
        self._read = None
        self._store.put(self._prefix + endpoint.id, orjson.dumps(asdict(endpoint)))

    def remove(self, name: str) -> bool:
        """Forget it; whether there was one. Its place is kept, so that an account file does not bring it back."""
        if self.get(name) is None:
            return False
        self._read = None
        self._store.put(self._prefix + name, _GONE)
        return True

    def count(self, name: str, well: bool, disable_after: int) -> None:
        """A delivery there has ended; too many failures in a row switch it off."""
        self._read = None
        for _ in range(100):
            data = self._store.get(self._prefix + name)
            if data is None or data == _GONE:
                return
            endpoint = Endpoint(**orjson.loads(data))
            endpoint.failures = 0 if well else endpoint.failures + 1
            endpoint.delivered += well
            endpoint.failed += not well
            if endpoint.enabled and disable_after and endpoint.failures >= disable_after:
                endpoint.enabled, endpoint.why = (
                    False,
                    f"{endpoint.failures} deliveries in a row failed",
                )
            if self._store.swap(self._prefix + name, data, orjson.dumps(asdict(endpoint))):
                return


_GONE = b"-"


def endpoint_id(key: str, url: str) -> str:
    """The id of an endpoint: the same for the same account and address."""
    return (
        "we_" + blake2b(f"{key}\n{url}".encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
    )


def read_webhooks(value: Any, where: str) -> tuple[Webhook, ...]:
    """The `webhooks:` of an account's entry. Raises ConfigError for what is no list of endpoints."""
    if not isinstance(value, list):
        raise ConfigError(
            where,
            "webhooks must be a list",
            "write `webhooks: [{url: http://localhost:8000/hooks}]`",
        )
    return tuple(
        _read(entry, f"{where}: webhook {number}") for number, entry in enumerate(value, 1)
    )


def _read(entry: Any, where: str) -> Webhook:
    if not isinstance(entry, dict):
        raise ConfigError(where, "must be a mapping", "write `{url: http://localhost:8000/hooks}`")
    for word in entry:
        if word not in _WORDS:
            raise ConfigError(where, f"unknown field {word!r}", nearest(str(word), _WORDS))
    url, secret, events = (
        entry.get("url", ""),
        entry.get("secret", DEFAULT_SECRET),
        entry.get("events", []),
    )
    if (
        not isinstance(url, str)
        or not isinstance(secret, str)
        or not secret
        or not (url or "secret" in entry)
    ):
        raise ConfigError(
            where,
            "a webhook needs a url, a secret or both, as texts",
            "write `url: http://localhost:8000/hooks`",
        )
    if not isinstance(events, list) or not all(isinstance(event, str) for event in events):
        raise ConfigError(
            where, "events must be a list of names", "write `events: [generation.completed]`"
        )
    return Webhook(url, secret, tuple(events))
