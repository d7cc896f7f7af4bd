"""Log records and the lines of the access log as JSON."""

from __future__ import annotations

import logging
import time
from datetime import UTC, datetime
from typing import Any

import orjson


def json_line(level: str, logger: str, facts: dict[str, Any], at: float | None = None) -> str:
    """Return a record as one line, without its end.

    Args:
        level: debug, info, warning, error or critical.
        logger: The name of the logger.
        facts: The other fields.
        at: In seconds since 1970; None for now.
    """
    when = datetime.fromtimestamp(time.time() if at is None else at, UTC)
    clock = when.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return orjson.dumps({"time": clock, "level": level, "logger": logger} | facts).decode()


class JsonFormatter(logging.Formatter):
    """Writes a record with the field names of the access log."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line."""
        facts = {"message": record.getMessage()}
        if record.exc_info:
            facts["exception"] = self.formatException(record.exc_info)
        return json_line(record.levelname.lower(), record.name, facts, record.created)
