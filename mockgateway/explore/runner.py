"""Run the command once, in a sandbox, a folder and a process group of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from mockgateway.embedded.served import Served
from mockgateway.embedded.variables import LOCAL, fal_url, variables
from mockgateway.evidence import Attempt, Evidence
from mockgateway.explore import process
from mockgateway.explore.crash import read_crash
from mockgateway.explore.failures import FAILURES
from mockgateway.explore.files import Comparison
from mockgateway.explore.folders import Files, Workspace
from mockgateway.explore.outcome import Decision, Facts, accusations, decide
from mockgateway.explore.run import NOT_REACHED, SURVIVED, Run
from mockgateway.explore.schedule import Schedule, key, scenario
from mockgateway.explore.shape import Position, Target, originals, target_of
from mockgateway.scenario import activate
from mockgateway.seed import Seed
from mockgateway.server.evidence import gather
from mockgateway.server.sandboxes import SandboxState

CHILD = Path(__file__).parent / "child"
CHECK_LIMIT = 60.0  # seconds for `--check`
SETTLE = 0.2  # seconds in which the mock notes that a killed client has gone
SECOND_CLOCK = 1_234_567.8  # seconds by which the second healthy run's clock is ahead


@dataclass(frozen=True, slots=True)
class Setup:
    """The options of an exploration that concern single runs."""

    command: Sequence[str]
    gateway: str = "sealink"
    ok_exits: Collection[int] = ()
    check: str = ""  # a shell command that judges each run
    compare: bool = True  # whether files are compared
    ignored: Sequence[str] = ()  # globs of files that are not compared
    speed: float = 50.0  # how much faster tasks run
    seed: int = 0


@dataclass(slots=True)
class Healthy:
    """What healthy runs show.

    Attributes:
        numbers: The number of each call, by target and its number there.
        judges: The judges that accuse a healthy run.
        files: What the files of a run must be like; None if they are not compared.
    """

    numbers: Mapping[tuple[Target, int], int] = field(default_factory=dict)
    judges: Collection[str] = ()
    files: Comparison | None = None


class Seen:
    """The raw result of one run."""

    def __init__(
        self, ended: process.Ended, evidence: Evidence, files: Files, check: str, copy: Path
    ) -> None:
        self.ended = ended
        self.evidence = evidence
        self.files = files
        self.check = check
        self.copy = copy


class Runner:
    """Runs the command against one mock. Thread-safe.

    Attributes:
        setup: The options.
        stopped: Set to end all runs at once.
        healthy: What the healthy runs showed.
    """

    def __init__(self, served: Served, setup: Setup, workspace: Workspace, scratch: Path) -> None:
        self.stopped = threading.Event()
        self.healthy = Healthy()
        self._served = served
        self.setup = setup
        self._workspace = workspace
        self._scratch = scratch
        self._names: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._steady = Seed.root(setup.seed, "explore")
        self._gateways = served.gateways()

    def run(self, schedule: Schedule, deadline: float, positions: Sequence[Position]) -> Run:
        """Return the result of a run with a schedule, at most `deadline` seconds long."""
        seen = self.watch(schedule, deadline)
        hit = self._hit(seen.evidence.calls, schedule)
        words = ", ".join(str(one) for one in positions if one.number in hit)
        ended, healthy = seen.ended, self.healthy
        mistakes = accusations(seen.evidence, healthy.judges)
        compared = healthy.files is not None and bool(seen.files)
        differences = healthy.files.differences(seen.files) if healthy.files is not None else []
        facts = Facts(
            ended.exit,
            deadline,
            read_crash(ended.stdout, ended.stderr, self._homes(seen.copy)),
            mistakes,
            differences,
            compared and not differences,
            seen.check,
            words,
        )
        failures = [FAILURES[injection.failure] for injection in schedule]
        decision = decide(facts, failures, self.setup.ok_exits)
        if not hit and decision.outcome == SURVIVED:
            decision = Decision(NOT_REACHED)
        blamed = {number for mistake in mistakes for number in mistake.calls}
        numbered = self._numbered(seen.evidence.calls)
        return Run(
            key(schedule),
            *decision,
            ended.exit,
            ended.seconds,
            hit,
            [number for call, number in numbered if call.number in blamed and number in hit],
            str(facts.crash.frame or ""),
            [mistake.judge for mistake in mistakes],
            (ended.stderr or ended.stdout)[-4000:],
            [_line(call, seen.evidence) for call in seen.evidence.calls[:200]],
            [call.exchange for call in seen.evidence.calls],
        )

    def watch(self, schedule: Schedule, deadline: float, second: bool = False) -> Seen:
        """Run the command once, and return everything about it."""
        with self._lock:
            self._names["run"] += 1
            name = f"run-{self._names['run']}"
        served, scratch = self._served, self._scratch / f"{name}.run"
        scratch.mkdir()
        copy = self._workspace.copy(name)
        state = served.call(lambda: self._open(name, schedule, second))
        try:
            environment = self._environment(name, scratch)
            ended = process.run(
                self._relocated(copy), copy, environment, scratch, lambda: deadline, self.stopped
            )
            check = self._check(copy, environment) if ended.exit == 0 else ""
            if ended.exit is None:
                self.stopped.wait(SETTLE)
            evidence = served.call(lambda: gather(served.app.mounts, state))
            return Seen(ended, evidence, self._workspace.written(copy), check, copy)
        finally:
            served.call(lambda: served.app.forget_sandbox(name))
            self._workspace.remove(name)
            shutil.rmtree(scratch, ignore_errors=True)

    def _open(self, name: str, schedule: Schedule, second: bool) -> SandboxState:
        """Return a fresh sandbox with the scenario of a schedule."""
        app = self._served.app
        state = app.sandbox_state(name)
        state.sandbox.steady = self._steady
        if second:
            state.sandbox.clock.advance(SECOND_CLOCK)
        faster = {"faults": [{"task_slow": 1 / self.setup.speed}]}
        rules = [faster, *scenario(schedule)["rules"]]
        activate(state.sandbox, app.library.put(name, {"rules": rules}, name))
        return state

    def _environment(self, name: str, scratch: Path) -> dict[str, str]:
        url = f"{self._served.control.root}/~{name}"
        own = {
            **variables(url, self.setup.gateway, self._gateways),
            "MOCKGATEWAY_URL": url,
            "MOCKGATEWAY_EXPLORE": str(self._scratch),
            "MOCKGATEWAY_FAL_URL": fal_url(url),
            "TMPDIR": str(scratch),
        }
        own["PYTHONPATH"] = os.pathsep.join(
            filter(None, (str(CHILD), os.environ.get("PYTHONPATH")))
        )
        for variable in ("NO_PROXY", "no_proxy"):  # requests must not go through a proxy
            own[variable] = ",".join(filter(None, (os.environ.get(variable), LOCAL)))
        kept = {name: value for name, value in os.environ.items() if name != "ANTHROPIC_AUTH_TOKEN"}
        return kept | own

    def _relocated(self, copy: Path) -> list[str]:
        """Return the command, with paths into the folder leading into its copy."""
        home = str(self._workspace.folder)
        first, *rest = self.setup.command
        if first in ("python", "python3") and shutil.which(first) is None:
            first = sys.executable
        return [first, *(_moved(word, home, str(copy)) for word in rest)]

    def _homes(self, copy: Path) -> list[str]:
        return [str(copy), os.path.realpath(copy), str(self._workspace.folder)]

    def _check(self, copy: Path, environment: Mapping[str, str]) -> str:
        """Run `--check`; return its output if it fails, else ""."""
        if not self.setup.check or self.stopped.is_set():
            return ""
        home = str(self._workspace.folder)
        try:
            done = subprocess.run(  # noqa: S602 - the user's own command
                _moved(self.setup.check, home, str(copy)), shell=True, cwd=copy, env=environment,
                capture_output=True, text=True, timeout=CHECK_LIMIT, stdin=subprocess.DEVNULL,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return f"it takes longer than {CHECK_LIMIT:g} s"
        said = (done.stdout + done.stderr).strip()
        return (said or f"exit code {done.returncode}") if done.returncode else ""

    def _numbered(self, calls: Sequence[Attempt]) -> list[tuple[Attempt, int]]:
        """Return each call with its number in the healthy run; a new one has its last number."""
        numbers = self.healthy.numbers
        last = {target: number for (target, _), number in numbers.items()}
        return [
            (call, numbers.get((target, nth), last.get(target, 0)))
            for call, target, nth in originals(calls)
        ]

    def _hit(self, calls: Sequence[Attempt], schedule: Schedule) -> list[int]:
        """Return the healthy run's numbers of the calls that a schedule affected."""
        counts: Counter[Target] = Counter()
        hit = set()
        for call in calls:
            target = target_of(call)
            if target is None:
                continue
            counts[target] += 1
            for injection in schedule:
                lasting = FAILURES[injection.failure].lasting and counts[target] >= injection.nth[0]
                if injection.target == target and (lasting or counts[target] in injection.nth):
                    hit.add(call.number)
        found = [number for call, number in self._numbered(calls) if call.number in hit]
        return list(dict.fromkeys(found))


def _moved(word: str, home: str, copy: str) -> str:
    return word.replace(f"{home}/", f"{copy}/") if f"{home}/" in word else word


def _line(call: Attempt, evidence: Evidence) -> str:
    """Return one line of the timeline."""
    exchange = call.exchange
    begin = evidence.calls[0].at
    applied = [one for one in exchange.applied if not one.startswith("task_slow")]
    ended = " -> connection broken" if exchange.ending else ""
    name = exchange.operation or f"{exchange.method} {exchange.path[:60]}"
    faults = f"  <- {'; '.join(applied)}" if applied else ""
    return f"{call.at - begin:8.2f} s  {name}  {exchange.status}{ended}{faults}"


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
