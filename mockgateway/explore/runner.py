"""What all ways to run a program share: its sandbox, and the decision about its outcome."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

from mockgateway.embedded.served import Served
from mockgateway.evidence import Attempt, Evidence
from mockgateway.explore.crash import read_crash
from mockgateway.explore.failures import FAILURES, Failure
from mockgateway.explore.files import Comparison
from mockgateway.explore.folders import Files
from mockgateway.explore.outcome import Decision, Facts, accusations, decide
from mockgateway.explore.process import Ended
from mockgateway.explore.run import NOT_REACHED, SURVIVED, Run
from mockgateway.explore.schedule import Schedule, key, scenario
from mockgateway.explore.shape import Position, Target, originals, target_of
from mockgateway.scenario import activate
from mockgateway.seed import Seed
from mockgateway.server.sandboxes import SandboxState

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


class Seen(NamedTuple):
    """The raw result of one run."""

    ended: Ended
    evidence: Evidence
    files: Files = MappingProxyType({})
    check: str = ""  # the output of a failed `--check`
    homes: Sequence[str] = ()  # the folders of the program's own code


class Runner(ABC):
    """Runs a program against one mock.

    Attributes:
        setup: The options.
        stopped: Set to end all runs at once.
        healthy: What the healthy runs showed.
    """

    def __init__(self, served: Served, setup: Setup) -> None:
        self.setup = setup
        self.stopped = threading.Event()
        self.healthy = Healthy()
        self.served = served
        self._steady = Seed.root(setup.seed, "explore")

    @abstractmethod
    def watch(self, schedule: Schedule, deadline: float, second: bool = False) -> Seen:
        """Run the program once, and return everything about it.

        Args:
            schedule: The failures.
            deadline: Seconds after which it is ended.
            second: Whether it is the second healthy run, at another time.
        """

    def ok_exits(self, failures: Sequence[Failure]) -> Collection[int]:
        """Return the exit codes that report the failures as they should, besides 0."""
        return self.setup.ok_exits

    def run(self, schedule: Schedule, deadline: float, positions: Sequence[Position]) -> Run:
        """Return the result of a run with a schedule, at most `deadline` seconds long."""
        seen = self.watch(schedule, deadline)
        hit = self._hit(seen.evidence.calls, schedule)
        affected = [position for position in positions if position.number in hit]
        ended, healthy = seen.ended, self.healthy
        mistakes = accusations(seen.evidence, healthy.judges)
        compared = healthy.files is not None and any(seen.files.values())
        differences = healthy.files.differences(seen.files) if healthy.files is not None else []
        facts = Facts(
            ended.exit,
            ended.seconds,
            len(seen.evidence.calls),
            read_crash(ended.stdout, ended.stderr, seen.homes),
            mistakes,
            differences,
            compared and not differences,
            seen.check,
            any(position.patience for position in affected),
            ", ".join(map(str, affected)),
        )
        failures = [FAILURES[injection.failure] for injection in schedule]
        decision = decide(facts, failures, self.ok_exits(failures))
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

    def open_sandbox(self, name: str, schedule: Schedule, second: bool) -> SandboxState:
        """Return a fresh sandbox with the scenario of a schedule."""
        app = self.served.app
        state = app.sandbox_state(name)
        state.sandbox.steady = self._steady
        if second:
            state.sandbox.clock.advance(SECOND_CLOCK)
        faster = {"faults": [{"task_slow": 1 / self.setup.speed}]}
        rules = [faster, *scenario(schedule)["rules"]]
        activate(state.sandbox, app.library.put(name, {"rules": rules}, name))
        return state

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


def _line(call: Attempt, evidence: Evidence) -> str:
    """Return one line of the timeline."""
    exchange = call.exchange
    begin = evidence.calls[0].at
    applied = [one for one in exchange.applied if not one.startswith("task_slow")]
    ended = " -> connection broken" if exchange.ending else ""
    name = exchange.operation or f"{exchange.method} {exchange.path[:60]}"
    faults = f"  <- {'; '.join(applied)}" if applied else ""
    return f"{call.at - begin:8.2f} s  {name}  {exchange.status}{ended}{faults}"
