"""Known deviations: each with a reason, and perhaps a day after which it counts again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson

from mockgateway.contract.finding import Finding
from mockgateway.files import parse
from mockgateway.problem import ConfigError

Json = Any
WEEKS = 13  # until an entry of a freshly written baseline expires


class Baseline:
    """Findings that are accepted, by their ids. expired: the ids of entries whose day has passed."""

    def __init__(
        self, entries: Iterable[Mapping[str, Json]] = (), today: date | None = None
    ) -> None:
        day = today or datetime.now(UTC).date()
        self._entries = {str(entry["id"]): entry for entry in entries}
        self.expired = tuple(
            name
            for name, entry in self._entries.items()
            if _until(entry) is not None and (_until(entry) or day) < day
        )

    @classmethod
    def read(cls, path: Path) -> Baseline:
        """From a file that `--write-baseline` wrote and somebody gave reasons. Raises ConfigError."""
        value = parse(path)
        entries = value.get("accepted") if isinstance(value, dict) else None
        if not isinstance(entries, list):
            raise ConfigError(str(path), "is no baseline", "write one with --write-baseline")
        for number, entry in enumerate(entries):
            if (
                not isinstance(entry, dict)
                or not entry.get("id")
                or not str(entry.get("reason") or "").strip()
            ):
                raise ConfigError(
                    f"{path}: entry {number + 1}",
                    "has no id or no reason",
                    "say why it is accepted: reason: ...",
                )
            _until(entry, str(path))
        return cls(entries)

    def reason(self, finding: Finding) -> str:
        """Why a finding is accepted, "" where it is not (any more)."""
        entry = self._entries.get(finding.id)
        return str(entry["reason"]) if entry is not None and finding.id not in self.expired else ""


def _until(entry: Mapping[str, Json], path: str = "") -> date | None:
    value = entry.get("expires")
    if value is None:
        return None
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise ConfigError(
            path, f"entry {entry.get('id')}: expires {value!r} is no date", "write it as 2027-01-31"
        ) from None


def write(
    path: Path, findings: Iterable[Finding], reason: str = "known when this baseline was written"
) -> None:
    """All findings as a baseline, to expire in a quarter of a year."""
    day = (datetime.now(UTC).date() + timedelta(weeks=WEEKS)).isoformat()
    rows = [
        {
            "id": each.id,
            "operation": each.operation,
            "check": each.check,
            "message": each.message,
            "reason": each.accepted or reason,
            "expires": day,
        }
        for each in findings
    ]
    path.write_bytes(orjson.dumps({"accepted": rows}, option=orjson.OPT_INDENT_2) + b"\n")
