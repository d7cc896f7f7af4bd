"""The search: which runs to make, so that few of them rule out most failures.

A failure that a client recovers from is tried at all of its calls in one run: if that survives,
every call does. Otherwise the run tells which call to blame, a second run with this failure alone
confirms it, and the search goes on behind it.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import BoundedSemaphore, Lock

from mockgateway.explore.failures import PATIENT, Failure
from mockgateway.explore.files import Comparison
from mockgateway.explore.memory import Memory
from mockgateway.explore.outcome import accusations
from mockgateway.explore.result import Finding, Limits, Result
from mockgateway.explore.run import FAILED_CLEANLY, NOT_REACHED, SURVIVED, UNDECIDED, Run
from mockgateway.explore.runner import Healthy, Runner, Seen
from mockgateway.explore.schedule import Schedule, inject_all, inject_pair, key
from mockgateway.explore.shape import NamesOf, Position, positions
from mockgateway.problem import ConfigError
from mockgateway.wording import count

MIN_DEADLINE = 10.0  # seconds
SLOW_DEADLINE = PATIENT  # seconds, where a client may wait for a time limit of its own
FACTOR = 4.0  # of the healthy run's duration
WAIT = 2.0  # seconds for the retry of each hit call
# Results with one cause at one site after which its other calls are taken as equal.
ALIKE, ALIKE_CLEAN = 2, 4
MOST_SLOW = 4  # calls at which a failure that takes long is tried in one run
CONFIRMED = 4  # calls that are tried alone to confirm what a run with several failures showed
FIRST_LIMIT = 300.0  # seconds for a healthy run
MIN_LIMIT = 0.1  # seconds, since a timer of 0 s never rings


class Explorer:
    """One exploration."""

    def __init__(
        self, runner: Runner, failures: Sequence[Failure], limits: Limits, memory: Memory,
        report: Callable[[str], None] = lambda line: None,
    ) -> None:  # fmt: skip
        self._runner = runner
        self._failures = failures
        self._limits = limits
        self._memory = memory
        self._report = report
        self._began = time.monotonic()
        self._result = Result()
        self._lock = Lock()
        self._busy = BoundedSemaphore(limits.jobs or 1)  # runs that use the processor
        self._waiting = BoundedSemaphore(limits.jobs or 1)  # runs that mostly wait
        self._causes: set[str] = set()  # of findings that were repeated
        self._survived: dict[str, set[int]] = {}  # the calls at which each failure was survived

    def explore(self, names_of: NamesOf) -> Result:
        """Return what breaks the command. Raises ConfigError if it fails without any failure."""
        self._watch_healthy(names_of)
        calls, result = _without_like_polls(self._result.positions), self._result
        tasks: list[tuple[Failure, list[Position]]] = []
        for failure in self._failures:
            fitting = [position for position in calls if failure.fits(position)]
            if failure.retried and fitting and not (failure.slow and len(fitting) > MOST_SLOW):
                tasks.append((failure, fitting))
            else:
                tasks += [(failure, [position]) for position in _first_of_each_site(fitting)]
        found = self._in_parallel(lambda task: list(self._try(*task)), tasks)
        if self._limits.depth > 1:
            pairs = list(self._pairs())
            found += self._in_parallel(lambda pair: list(self._try_pair(*pair)), pairs)
        result.findings = [finding for findings in found for finding in findings]
        result.seconds = time.monotonic() - self._began
        return result

    def _in_parallel(
        self, work: Callable[..., list[Finding]], tasks: Sequence[object]
    ) -> list[list[Finding]]:
        """Return the results in the order of the tasks."""
        if not self._limits.jobs:
            return [work(task) for task in tasks]
        with ThreadPoolExecutor(2 * self._limits.jobs) as pool:
            try:
                return list(pool.map(work, tasks))
            except BaseException:  # an interrupt must not wait for the other runs
                self._runner.stopped.set()
                raise

    # Healthy runs

    def _watch_healthy(self, names_of: NamesOf) -> None:
        """Learn from two runs without failures."""
        one = self._healthy_run(second=False)
        other = self._healthy_run(second=True)
        # A busy machine may make a program retry; the other run shows what it does usually.
        usual = min(one, other, key=lambda seen: len(seen.evidence.calls))
        self._result.positions = positions(usual.evidence, names_of)
        mistakes = [*accusations(one.evidence, ()), *accusations(other.evidence, ())]
        compare = self._runner.setup.compare
        self._runner.healthy = Healthy(
            {(call.target, call.nth): call.number for call in self._result.positions},
            {mistake.judge for mistake in mistakes},
            Comparison(one.files, other.files) if compare else None,
        )
        slowest = max(one.ended.seconds, other.ended.seconds)
        self._deadline = max(MIN_DEADLINE, FACTOR * slowest)
        self._slow_deadline = max(SLOW_DEADLINE, FACTOR * slowest)
        calls = f"{count(len(self._result.positions), 'call')} in {slowest:.1f} s"
        deadline = self._limits.deadline or self._deadline
        self._report(f"healthy: {calls}; a run may take {deadline:.0f} s")

    def _healthy_run(self, second: bool) -> Seen:
        seen = self._watch_once(second)
        if seen.ended.exit:  # the mock was still loading, or the machine is busy
            seen = self._watch_once(second)
        end = f"exit code {seen.ended.exit}"
        if seen.ended.exit is None:
            end = f"it did not end in {seen.ended.seconds:.0f} s"
        if seen.ended.exit != 0 or seen.check:
            end = "--check fails" if seen.check else end
            said = seen.check or (seen.ended.stderr or seen.ended.stdout).strip()[-1500:]
            what = f"fails while the gateway is well ({end}):\n{said}"
            raise ConfigError(" ".join(self._runner.setup.command), what)
        if not seen.evidence.calls:
            advice = "does the program read OPENAI_BASE_URL or another variable of the gateway?"
            command = " ".join(self._runner.setup.command)
            raise ConfigError(command, "makes no call to the gateway", advice)
        return seen

    def _watch_once(self, second: bool) -> Seen:
        self._result.runs += 1
        return self._runner.watch((), max(MIN_LIMIT, min(FIRST_LIMIT, self._left())), second)

    def _left(self) -> float:
        """Return the seconds of the budget that are left."""
        return self._limits.budget - (time.monotonic() - self._began)

    # One failure

    def _try(self, failure: Failure, fitting: Sequence[Position]) -> Iterator[Finding]:
        """Yield the findings of one failure at some calls."""
        left, seen = list(fitting), Counter[tuple[str, str]]()
        while left:
            run = self._run(inject_all(failure, left), failure.slow, len(left))
            if run is None or run.outcome in (NOT_REACHED, UNDECIDED):
                return
            hit = [position for position in left if position.number in run.hit]
            if run.outcome == SURVIVED:
                self._note(failure, hit)
                left = [position for position in left if position not in hit]
                if not hit:
                    return
                continue
            blamed, confirmed = self._confirm(failure, left, hit, run)
            if confirmed is not None and confirmed.is_bad:
                schedule = inject_all(failure, [blamed])
                if self._is_repeatable(schedule, failure.slow, confirmed):
                    yield Finding([failure], [blamed], schedule, confirmed)
            last = confirmed or run
            seen[blamed.site, last.cause] += 1
            left = [position for position in left if position.number > blamed.number]
            if seen[blamed.site, last.cause] >= (ALIKE if last.is_bad else ALIKE_CLEAN):
                left = [position for position in left if position.site != blamed.site]

    def _confirm(
        self, failure: Failure, left: Sequence[Position], hit: Sequence[Position], run: Run
    ) -> tuple[Position, Run | None]:
        """Return the call to blame for a run, and the run that affects it alone, if it fails."""
        if len(hit) <= 1:
            blamed = hit[0] if hit else left[0]
            alone = run if run.is_bad or run.outcome == FAILED_CLEANLY else None
            return blamed, alone if len(left) == 1 or hit else None
        ended = run.exit != 0  # at the last hit call
        order = list(reversed(hit)) if ended else list(hit)
        order.sort(key=lambda position: position.number not in run.blamed)
        if ended and run.outcome == FAILED_CLEANLY:
            return order[0], None
        for position in order[:CONFIRMED]:
            alone = self._run(inject_all(failure, [position]), failure.slow, 1)
            if alone is None or alone.is_bad:
                return position, alone
            if alone.outcome == SURVIVED:
                self._note(failure, [position])
        return order[-1], None

    def _is_repeatable(self, schedule: Schedule, slow: bool, run: Run) -> bool:
        """Return whether a second run is bad too, for a cause that is new.

        A busy machine may let a time limit of the program pass by chance.
        """
        with self._lock:
            if run.cause in self._causes:
                return True
        again = self._run(schedule, slow, 1, again=True)
        if again is not None and not again.is_bad:
            return False
        with self._lock:
            self._causes.add(run.cause)
        return True

    def _note(self, failure: Failure, hit: Iterable[Position]) -> None:
        with self._lock:
            known = self._survived.setdefault(failure.name, set())
            known.update(position.number for position in hit)

    # Two failures

    def _pairs(self) -> Iterator[tuple[Failure, Failure, Position, Position]]:
        """Yield the pairs that single failures do not rule out: both were survived alone.

        First those of a call and its retry, then those of two calls.
        """
        calls = _first_of_each_site(self._result.positions)
        known = [failure for failure in self._failures if failure.name in self._survived]
        places = [
            (failure, position)
            for failure in known
            for position in calls
            if position.number in self._survived[failure.name]
        ]
        for first, position in places:
            for second, later in places:
                if position == later and first.retried and second.retried:
                    yield first, second, position, later
        for first, position in places:
            for second, later in places:
                if position.number < later.number and first != second:
                    yield first, second, position, later

    def _try_pair(
        self, first: Failure, second: Failure, position: Position, later: Position
    ) -> Iterator[Finding]:
        schedule = inject_pair(first, second, position, later)
        run = self._run(schedule, first.slow or second.slow, 2)
        slow = first.slow or second.slow
        if run is not None and run.is_bad and self._is_repeatable(schedule, slow, run):
            yield Finding([first, second], [position, later], schedule, run)

    # One run

    def _run(self, schedule: Schedule, slow: bool, hit: int, again: bool = False) -> Run | None:
        """Return the result of a run, or None if the budget is used up.

        Args:
            schedule: Its failures.
            slow: Whether the program may wait for a time limit of its own.
            hit: How many calls fail.
            again: Whether it repeats an earlier run.
        """
        name = f"{key(schedule)}{' again' if again else ''}"
        known = self._memory.get(name)
        if known is not None:
            with self._lock:
                self._result.outcomes[known.outcome] += 1
            return known
        usual = (self._slow_deadline if slow else self._deadline) + WAIT * hit
        deadline = self._limits.deadline or usual
        with self._waiting if slow else self._busy:
            left = self._left()
            with self._lock:
                full = 0 < self._limits.runs <= self._result.runs
                if left <= 0 or full or self._runner.stopped.is_set():
                    self._result.skipped += 1
                    return None
                self._result.runs += 1
            run = self._runner.run(schedule, min(deadline, left), self._result.positions)
            run.key = name
        cut = self._left() <= 0 and (run.exit is None or run.is_bad)
        if cut or self._runner.stopped.is_set():
            with self._lock:
                self._result.skipped += 1
            return None
        with self._lock:
            self._result.outcomes[run.outcome] += 1
            self._memory.keep(run)
        self._report(f"{run.outcome:14} {run.seconds:5.1f} s  {run.key}  {run.why}".rstrip())
        return run


def _without_like_polls(calls: Sequence[Position]) -> list[Position]:
    """Return the calls without the polls between the second and the last one of each site."""
    polls: dict[str, list[int]] = {}
    for position in calls:
        if position.do in ("inspect", "collect"):
            polls.setdefault(position.site, []).append(position.number)
    alike = {number for numbers in polls.values() for number in numbers[2:-1]}
    return [position for position in calls if position.number not in alike]


def _first_of_each_site(calls: Iterable[Position]) -> list[Position]:
    first: dict[str, Position] = {}
    for position in calls:
        first.setdefault(position.site, position)
    return list(first.values())
