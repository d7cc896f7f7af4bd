"""Write the exchanges of another tool's file as a scenario of canned replies."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from mockgateway.recording.capture import Capture
from mockgateway.recording.rewriting import without_codings
from mockgateway.recording.rule import rule_action

Json = Any
NAME_HEADER, CODE_HEADER = "x-mock-response-name", "x-mock-response-code"  # as Postman's mocks

_VARIABLE = re.compile(r"\{\{\s*([^{}]+?)\s*\}\}")
_GLOB = re.compile(r"[*?\[]")


@dataclass(slots=True)
class ImportedExchange:
    """A request with a saved reply."""

    method: str
    url: str  # with the known variables filled in
    status: int = 200
    headers: Sequence[tuple[str, str]] = ()  # of the reply
    body: bytes = b""
    name: str = ""  # of the example
    request_headers: Mapping[str, str] = field(default_factory=dict)
    request_body: bytes = b""
    recorded: bool = False  # whether equal requests take turns, as in traffic

    @property
    def path(self) -> str:
        """The path, with `*` for variables without a value and for `:id`."""
        url = _VARIABLE.sub("\0", self.url).partition("#")[0].partition("?")[0]
        path = urlsplit(url).path if "://" in url else url.lstrip("\0")
        if "://" not in url and not path.startswith("/") and not self.url.startswith("{{"):
            path = path[path.find("/") :] if "/" in path else ""  # `example.com/users`
        segments = ["*" if re.fullmatch(r":\w+", one) else _literal(one) for one in path.split("/")]
        return "/" + "/".join(segments).lstrip("/")

    @property
    def query(self) -> str:
        """The query, "" if it has variables."""
        query = self.url.partition("#")[0].partition("?")[2]
        return "" if "{{" in query else query


def _literal(segment: str) -> str:
    """Return a segment as a glob that matches itself only, percent-encoded as clients send it."""
    texts = (quote(text, safe="%:@!$&'()*+,;=-._~") for text in segment.split("\0"))
    return "*".join(_GLOB.sub(r"[\g<0>]", text) for text in texts)


def fill_variables(text: str, values: Mapping[str, str]) -> str:
    """Replace the `{{variables}}` in a text, also those in the values of other variables."""
    for _ in range(5):
        filled = _VARIABLE.sub(lambda match: values.get(match[1], match[0]), text)
        if filled == text:
            break
        text = filled
    return text


def scenario_rules(exchanges: Iterable[ImportedExchange], folder: Path) -> list[Json]:
    """Return rules with the replies of the exchanges. Long bodies are written to `folder`.

    Requests that differ only in query and body each get their own reply; any other query or body
    gets the first reply. Several recorded replies to one request take turns; among saved ones, the
    headers of Postman's mock servers choose.
    """
    groups: dict[tuple[str, str], list[tuple[ImportedExchange, Capture]]] = {}
    for exchange in exchanges:
        pair = (exchange, _capture(exchange))
        groups.setdefault((exchange.method, exchange.path), []).append(pair)
    rules: list[tuple[tuple[int, int], Json]] = []
    number = 0
    for (method, path), group in groups.items():
        rank = (path.count("*"), -len(path))  # rules of literal paths come first
        actions = []
        for _, capture in group:
            number += 1
            actions.append(rule_action(capture, number, folder))
        for rule in _rules({"method": method, "path": path}, group, actions):
            rules.append((rank, rule))
    return [rule for _, rule in sorted(rules, key=lambda pair: pair[0])]


def _rules(
    when: Json, group: Sequence[tuple[ImportedExchange, Capture]], actions: Sequence[Json]
) -> list[Json]:
    """Return the rules of the exchanges with one method and path."""
    rules: list[Json] = []
    same: dict[str, list[int]] = {}
    for index, (_, capture) in enumerate(group):
        same.setdefault(capture.fingerprint, []).append(index)
    for fingerprint, indices in same.items():
        exact = {**when, "same": fingerprint} if len(same) > 1 else when
        for position, index in enumerate(indices):
            exchange = group[index][0]
            about = exchange.name or f"{exchange.method} {exchange.path}"
            rule = {"about": about[:200], "when": exact, "at": "edge", **actions[index]}
            if exchange.recorded and len(indices) > 1:
                last = position == len(indices) - 1
                rules.append({**rule, **({"after": position} if last else {"nth": position + 1})})
            elif position:
                for header, value in ((NAME_HEADER, exchange.name), (CODE_HEADER, exchange.status)):
                    chosen = {**exact, "header": {header: _GLOB.sub(r"[\g<0>]", str(value))}}
                    rules.insert(0, {**rule, "when": chosen})
            else:
                rules.append(rule)
    if len(same) > 1:
        about = group[0][0].name or f"{when['method']} {when['path']}"
        rules.append(
            {"about": f"{about}, other values"[:200], "when": when, "at": "edge", **actions[0]}
        )
    return rules


def _capture(exchange: ImportedExchange) -> Capture:
    headers = [(name.lower(), value) for name, value in exchange.headers]
    kind = next(
        (one for name, one in exchange.request_headers.items() if name.lower() == "content-type"),
        "",
    )
    path = exchange.path
    capture = Capture(
        "",
        "",
        exchange.method,
        path,
        exchange.query.encode("latin-1", "replace"),
        kind,
        exchange.request_body,
        status=exchange.status,
        headers=without_codings(headers),
        pieces=[(0.0, exchange.body)] if exchange.body else [],
        done=True,
    )
    return capture
