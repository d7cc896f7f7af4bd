"""Baselines: known deviations that a run accepts, each with a reason and an optional end date."""

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
WEEKS = 13  # until an entry of a new baseline expires


class Baseline:
    """The accepted findings by id.

    Attributes:
        expired: ids of entries whose date has passed.
    """

    def __init__(
        self, entries: Iterable[Mapping[str, Json]] = (), today: date | None = None
    ) -> None:
        day = today or datetime.now(UTC).date()
        self._entries = {str(entry["id"]): entry for entry in entries}
        dates = {name: _expiry(entry) for name, entry in self._entries.items()}
        self.expired = tuple(name for name, until in dates.items() if until and until < day)

    @classmethod
    def read(cls, path: Path) -> Baseline:
        """Read a file that `--write-baseline` wrote. Raises ConfigError."""
        value = parse(path)
        entries = value.get("accepted") if isinstance(value, dict) else None
        if not isinstance(entries, list):
            raise ConfigError(str(path), "is not a baseline", "write one with --write-baseline")
        for number, entry in enumerate(entries, 1):
            given = entry if isinstance(entry, dict) else {}
            if not given.get("id") or not str(given.get("reason") or "").strip():
                where, fix = f"{path}: entry {number}", "add the reason why it is accepted"
                raise ConfigError(where, "has no id or no reason", fix)
            _expiry(entry, str(path))
        return cls(entries)

    def reason(self, finding: Finding) -> str:
        """Return why a finding is accepted, or ""."""
        entry = self._entries.get(finding.id)
        return str(entry["reason"]) if entry is not None and finding.id not in self.expired else ""


def _expiry(entry: Mapping[str, Json], path: str = "") -> date | None:
    value = entry.get("expires")
    try:
        return date.fromisoformat(str(value)) if value is not None else None
    except ValueError:
        problem = f"entry {entry.get('id')}: expires {value!r} is not a date"
        raise ConfigError(path, problem, "write it as 2027-01-31") from None


def write_baseline(
    path: Path, findings: Iterable[Finding], reason: str = "known when this baseline was written"
) -> None:
    """Write all findings as a baseline that expires in a quarter of a year."""
    expires = (datetime.now(UTC).date() + timedelta(weeks=WEEKS)).isoformat()
    entries = [
        {
            "id": each.id,
            "operation": each.operation,
            "check": each.check,
            "message": each.message,
            "reason": each.accepted or reason,
            "expires": expires,
        }
        for each in findings
    ]
    path.write_bytes(orjson.dumps({"accepted": entries}, option=orjson.OPT_INDENT_2) + b"\n")
