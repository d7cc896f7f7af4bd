"""The runs of an exploration in a file, so that an interrupted one can go on."""

from __future__ import annotations

import json
from pathlib import Path

from mockgateway.explore.run import Run
from mockgateway.problem import ConfigError


class Memory:
    """Runs by schedule; with a file, each is written when it has ended."""

    def __init__(self, path: Path | None = None, setup: str = "") -> None:
        """Read the file, if there is one.

        Args:
            path: The file, or None.
            setup: Whatever decides the results: the command and the options.

        Raises:
            ConfigError: The file is of another exploration.
        """
        self._path = path
        self._runs: dict[str, Run] = {}
        if path is None:
            return
        head = {"explore": setup}
        if not path.exists():
            path.write_text(json.dumps(head) + "\n")
            return
        try:
            text = path.read_text()
            whole = text[: text.rfind("\n") + 1]  # an interrupt may have cut the last line
            first, *lines = [json.loads(line) for line in whole.splitlines()]
            self._runs = {line["key"]: Run(**line) for line in lines}
        except (ValueError, TypeError, KeyError):
            raise ConfigError(str(path), "is no file of --resume", "name another file") from None
        if first != head:
            what = "is of another command, or of other options"
            raise ConfigError(str(path), what, "repeat them, or name another file")
        if whole != text:
            path.write_text(whole)

    def get(self, key: str) -> Run | None:
        """Return the run with a schedule, or None."""
        return self._runs.get(key)

    def keep(self, run: Run) -> None:
        """Keep a run."""
        self._runs[run.key] = run
        if self._path is not None:
            with self._path.open("a") as file:
                file.write(json.dumps(run.render()) + "\n")
