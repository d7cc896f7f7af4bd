"""Read the exchanges of a run that was recorded with `--json`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mockgateway.contract.exchange import Exchange, Request, Response
from mockgateway.files import parse
from mockgateway.problem import ConfigError

Json = Any


def read_recorded(path: Path) -> list[Exchange]:
    """Return the exchanges of a run that was recorded with `--json`. Raises ConfigError."""
    value = parse(path)
    if not isinstance(value, dict) or not isinstance(value.get("exchanges"), list):
        fix = "write one with mockgateway contract --json FILE"
        raise ConfigError(str(path), "is not a recorded run", fix)
    return [_exchange(each) for each in value["exchanges"]]


def recorded_request(row: Mapping[str, Json]) -> Request:
    """Return the request of a recorded exchange; its keys were removed from the headers."""
    headers = {name: value for name, value in row["headers"].items() if value != "***"}
    return Request(row["method"], row["url"], headers, row["body"].encode(), row["key"])


def _exchange(row: Mapping[str, Json]) -> Exchange:
    answer = row["answer"]
    body, times = answer["body"].encode(), (answer["first"], answer["seconds"])
    response = Response(answer["status"], answer["headers"], body, (), *times, answer["error"])
    request = recorded_request(row["request"])
    rest = {name: row[name] for name in ("phase", "number", "valid", "paid", "cost", "probe")}
    return Exchange(row["operation"], request, response, **rest)
