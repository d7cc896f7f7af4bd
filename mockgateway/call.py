"""One request on its way down the line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mockgateway.sandbox import Sandbox
from mockgateway.seed import Seed


@dataclass(slots=True)
class Call:
    """A request and what the line has found out about it.

    path: below the mount, percent-encoded as sent; query: without its `?`; headers: as received, names in lower case; head: the same by name;
    client: the peer's address; base_url: scheme, host, sandbox and prefix that the client used, without a final slash;
    key: the credential as sent, "" if none; params: decoded values by place (path, query, header, cookie); content: the
    decoded body; number: counts the calls of the sandbox from 1; seed: of this call alone; answer: the documented answer that it
    gets (`spec.responses.Answer`); asked: what the dialect read from it; desk: what the gateway remembers
    in the sandbox (`desk.Desk`); window: what its key has used of this minute (`account.Window`), None where nothing is counted; stage: the
    scenario that it goes through (`stage.Stage`), None for none; canned: what a rule says instead of a generated answer (`scenario.reply.CannedReply`);
    story: the scenario that the model's name ended in, "" for none; applied: what was done to it, in words; started: the process's own time;
    error: a bug's words; parsed: the body's JSON where somebody has read it before it was validated, None for nobody.
    """

    method: str
    path: str
    query: bytes
    headers: Sequence[tuple[bytes, bytes]]
    head: Mapping[bytes, bytes]
    body: bytes
    client: str
    base_url: str
    gateway: str
    region: str
    sandbox: Sandbox
    number: int
    seed: Seed
    received: float
    route: Mapping[str, str]
    key: str = ""
    account: Any = None
    params: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    content: Any = None
    media_type: str = ""
    response_spec: Any = None
    payload: Any = None
    state: Any = None
    window: Any = None
    stage: Any = None
    active_scenario: Any = None
    canned: Any = None
    scenario_suffix: str = ""
    applied: list[str] = field(default_factory=list)
    started: float = 0.0
    error: str = ""
    parsed: Any = None

    def header(self, name: str) -> str | None:
        """The header of that lower-case name."""
        value = self.head.get(name.encode())
        return None if value is None else value.decode("latin-1")

    def field(self, name: str) -> Any:
        """A top-level field of the body, else a query parameter; None where neither is there."""
        content = self.content
        if isinstance(content, dict) and name in content:
            return content[name]
        query = self.params.get("query")
        return query.get(name) if query else None
