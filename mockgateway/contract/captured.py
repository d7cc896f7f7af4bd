"""The exchanges of a run: of a live one, or of one recorded with `--json`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mockgateway.contract.events import Event, ExchangeDone, Skipped
from mockgateway.contract.exchange import Exchange, Request, Response
from mockgateway.contract.options import RunOptions
from mockgateway.contract.run import Run
from mockgateway.contract.target import Target
from mockgateway.files import parse
from mockgateway.problem import ConfigError

Json = Any


class CapturedRun:
    """A report that keeps the exchanges of a run and its end."""

    def __init__(self) -> None:
        self.exchanges: list[Exchange] = []
        self.left_out: list[str] = []  # operations that a cap did not allow
        self.code = 0
        self.sentence = ""

    def handle(self, event: Event) -> None:
        """Handle one event."""
        match event:
            case ExchangeDone():
                self.exchanges.append(event.exchange)
            case Skipped() if event.over_budget and event.operation not in self.left_out:
                self.left_out.append(event.operation)


def capture(target: Target, options: RunOptions) -> CapturedRun:
    """Run against a gateway and keep the exchanges."""
    captured = CapturedRun()
    ended = Run(target, options, [captured]).run()
    captured.code, captured.sentence = ended.code, ended.sentence
    return captured


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
    response = Response(
        answer["status"],
        answer["headers"],
        answer["body"].encode(),
        (),
        answer["first"],
        answer["seconds"],
        answer["error"],
    )
    return Exchange(
        row["operation"],
        recorded_request(row["request"]),
        response,
        row["phase"],
        row["number"],
        row["valid"],
        row["paid"],
        row["cost"],
        row["probe"],
    )
