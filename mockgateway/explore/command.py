"""Run a command in a sandbox, a folder and a process group of its own."""

from __future__ import annotations

import math
import os
import re
import shutil
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

from mockgateway.embedded.served import Served
from mockgateway.embedded.variables import LOCAL, fal_url, variables
from mockgateway.explore import process
from mockgateway.explore.files import STDOUT
from mockgateway.explore.folders import Workspace
from mockgateway.explore.runner import Runner, Seen, Setup
from mockgateway.explore.schedule import Schedule
from mockgateway.server.evidence import gather

PYTHON = ("python", "python3")  # this interpreter stands in where there is none
CHILD = Path(__file__).parent / "child"
CHECK_LIMIT = 60.0  # seconds for `--check`
SETTLE = 0.2  # seconds in which the mock notes that a killed client has gone
FLOOD, FLOOD_FACTOR = 300, 20  # calls, and times the healthy run's, after which a run is ended


class CommandRunner(Runner):
    """Runs a command. Thread-safe."""

    def __init__(
        self, served: Served, setup: Setup, workspace: Workspace, scratch: Path, budget: float
    ) -> None:
        """Create a runner; `budget` is in seconds."""
        super().__init__(served, setup)
        self._workspace = workspace
        self._scratch = scratch
        self._numbers = count(1)
        self._lock = threading.Lock()
        self._gateways = served.gateways()
        self._ends = time.monotonic() + budget

    def watch(self, schedule: Schedule, deadline: float, second: bool = False) -> Seen:
        """Run the command once, and return everything about it."""
        with self._lock:
            name = f"run-{next(self._numbers)}"
        served, scratch = self.served, self._scratch / f"{name}.run"
        scratch.mkdir()
        copy = self._workspace.copy(name)
        state = served.call(lambda: self.open_sandbox(name, schedule, second))
        try:
            environment = self._environment(name, scratch, copy)
            usual = len(self.healthy.numbers)  # none in a healthy run, which has no limit
            most = FLOOD + FLOOD_FACTOR * usual if usual else math.inf

            def limit() -> float:
                return 0.0 if state.journal.total > most else deadline

            ended = process.run(
                self._relocated(copy), copy, environment, scratch, limit, self.stopped
            )
            check = self._check(copy, environment, scratch) if ended.exit == 0 else ""
            if ended.exit is None:
                self.stopped.wait(SETTLE)
            evidence = served.call(lambda: gather(served.app.mounts, state))
            homes = [str(copy), os.path.realpath(copy), str(self._workspace.folder)]
            files = self._workspace.written(copy) or {STDOUT: ended.stdout.encode()}
            return Seen(ended, evidence, files, check, homes)
        finally:
            served.call(lambda: served.app.forget_sandbox(name))
            self._workspace.remove(name)
            shutil.rmtree(scratch, ignore_errors=True)

    def _environment(self, name: str, scratch: Path, copy: Path) -> dict[str, str]:
        """Return the variables of a run; paths into the folder lead into its copy."""
        url = f"{self.served.control.root}/~{name}"
        own = {
            **variables(url, self.setup.gateway, self._gateways),
            "MOCKGATEWAY_URL": url,
            "MOCKGATEWAY_EXPLORE": str(self._scratch),
            "MOCKGATEWAY_FAL_URL": fal_url(url),
            "TMPDIR": str(scratch),
            "PWD": str(copy),
        }
        for variable in ("NO_PROXY", "no_proxy"):  # requests must not go through a proxy
            own[variable] = ",".join(filter(None, (os.environ.get(variable), LOCAL)))
        found = {
            name: self._moved(value, copy)
            for name, value in os.environ.items()
            if name != "ANTHROPIC_AUTH_TOKEN"
        }
        path = os.pathsep.join(filter(None, (str(CHILD), found.get("PYTHONPATH"))))
        return found | own | {"PYTHONPATH": path}

    def _relocated(self, copy: Path) -> list[str]:
        """Return the command, with paths into the folder leading into its copy."""
        first, *rest = (self._moved(word, copy) for word in self.setup.command)
        if first in PYTHON and shutil.which(first) is None:
            first = sys.executable
        return [first, *rest]

    def _moved(self, text: str, copy: Path) -> str:
        """Return a text in which paths into the folder lead into a copy."""
        home = re.escape(str(self._workspace.folder))
        return re.sub(rf"(?<![\w.-]){home}(?![\w.-])", lambda found: str(copy), text)

    def _check(self, copy: Path, environment: dict[str, str], scratch: Path) -> str:
        """Run `--check`; return its output if it fails, else ""."""
        if not self.setup.check or self.stopped.is_set():
            return ""
        limit = min(CHECK_LIMIT, max(0.1, self._ends - time.monotonic()))
        scratch = scratch / "check"
        scratch.mkdir()
        command = ["/bin/sh", "-c", self._moved(self.setup.check, copy)]
        done = process.run(command, copy, environment, scratch, lambda: limit, self.stopped)
        if done.exit is None:
            return f"it takes longer than {limit:.0f} s"
        said = (done.stdout + done.stderr).strip()
        return (said or f"exit code {done.exit}") if done.exit else ""


@contextmanager
def ending(runner: Runner, mark: str) -> Iterator[None]:
    """End everything that runs have started, at the end of the block."""
    try:
        yield
    finally:
        runner.stopped.set()
        with suppress(OSError):
            process.kill_marked(mark)


def exploration_mark(scratch: Path) -> str:
    """Return the text by which the environment of each process of an exploration is known."""
    return f"MOCKGATEWAY_EXPLORE={scratch}"
