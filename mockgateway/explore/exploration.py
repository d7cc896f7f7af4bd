"""Run a whole exploration: the mock, the scratch folder, the search, and the end of all of it."""

from __future__ import annotations

import json
import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from mockgateway.embedded.served import serve
from mockgateway.explore.command import PYTHON, CommandRunner, ending, exploration_mark
from mockgateway.explore.explorer import Explorer
from mockgateway.explore.failures import select
from mockgateway.explore.folders import SCRATCH, Workspace
from mockgateway.explore.memory import Memory
from mockgateway.explore.problems import problems_of
from mockgateway.explore.result import Limits, Result
from mockgateway.explore.runner import Setup
from mockgateway.problem import ConfigError, nearest
from mockgateway.server import Settings


@dataclass(frozen=True, slots=True)
class Options:
    """The options of an exploration."""

    setup: Setup
    limits: Limits
    faults: Sequence[str] = ()  # names of failures and families; the usual ones by default
    specs: Sequence[Path] = ()  # OpenAPI documents of the user's own
    resume: Path | None = None  # the file with the results so far


def run_exploration(options: Options, report: Callable[[str], None]) -> Result:
    """Return what breaks the command, working in a copy of the present folder.

    Raises:
        ConfigError: An option is wrong, or the command fails without any failure.
    """
    setup = options.setup
    failures = select(options.faults)
    if shutil.which(setup.command[0]) is None and setup.command[0] not in PYTHON:
        raise ConfigError(setup.command[0], "there is no such command")
    began = time.monotonic()
    decisive = [asdict(setup), options.limits.deadline, sorted(map(str, options.specs))]
    memory = Memory(options.resume, json.dumps([*decisive, *options.faults], default=sorted))
    with tempfile.TemporaryDirectory(prefix=SCRATCH) as folder:
        scratch = Path(folder).resolve()
        workspace = Workspace(Path.cwd(), scratch, setup.ignored)
        with serve(Settings(seed=setup.seed, specs=options.specs)) as served:
            if setup.gateway not in served.gateways():
                advice = nearest(setup.gateway, served.gateways())
                raise ConfigError("--gateway", f"unknown gateway {setup.gateway!r}", advice)
            left = options.limits.budget - (time.monotonic() - began)
            limits = replace(options.limits, budget=max(0.0, left))
            runner = CommandRunner(served, setup, workspace, scratch, limits.budget)
            with ending(runner, exploration_mark(scratch)):
                explorer = Explorer(runner, failures, limits, memory, report)
                return explorer.explore(lambda *names: problems_of(served.app, *names))
