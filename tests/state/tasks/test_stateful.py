"""Random sequences of clock jumps, polls, cancellations and control calls on two workers.

No task leaves a final state, goes backwards, is charged twice or loses a refund.
"""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from mockgateway.problem import Problem
from mockgateway.state.tasks import NEVER, Event, IllegalMove, Script
from mockgateway.state.tasks.script import ErrorKind
from tests.state.tasks.fakes import ALICE, BOB, TaskBench
from tests.state.tasks.test_tasks import SharedStore

ORDER = {"queued": 0, "running": 1, "succeeded": 2, "failed": 2, "canceled": 2}
OWNERS = [ALICE, BOB]
KINDS: list[ErrorKind] = [
    "inference_failure",
    "inference_timeout",
    "request_invalid",
    "content_blocked",
    "internal_error",
]

times = st.one_of(st.floats(0, 100), st.sampled_from([0.0, 1.0, 10.0, NEVER]))
scripts = st.one_of(
    st.builds(lambda begins, ends: Script(begins, ends), times, times),
    st.builds(
        lambda begins, ends, kind: Script(begins, ends).failing(kind),
        times,
        times,
        st.sampled_from(KINDS),
    ),
    st.builds(lambda polls: Script(polls=polls), st.integers(1, 4)),
    st.just(Script(manual=True)),
)


class TaskMachine(RuleBasedStateMachine):
    """Two workers with one store, one clock and one ledger."""

    tasks = Bundle("tasks")

    def __init__(self) -> None:
        super().__init__()
        first = TaskBench(store=SharedStore())
        self.clock, self.ledger = first.clock, first.ledger
        self.workers = [
            first,
            TaskBench(store=first.state.store, clock=first.clock, ledger=first.ledger),
        ]
        self.states: dict[str, str] = {}
        self.owners: dict[str, int] = {}
        self.paid: dict[str, float] = {}

    @rule(
        target=tasks,
        script=scripts,
        owner=st.integers(0, 1),
        worker=st.integers(0, 1),
        price=st.sampled_from([0.0, 0.5, 3.0]),
    )
    def submit(self, script: Script, owner: int, worker: int, price: float) -> str:
        task = f"t{len(self.owners)}"
        self.owners[task] = owner
        self.paid[task] = price
        self._note(self.workers[worker].submit(task, script, OWNERS[owner], price).state, task)
        return task

    @rule(seconds=st.one_of(st.floats(0, 50), st.sampled_from([0.0, 1.0, 9.0, 1e7])))
    def jump(self, seconds: float) -> None:
        self.clock.advance(seconds)

    @rule(task=tasks, worker=st.integers(0, 1))
    def look(self, task: str, worker: int) -> None:
        self._note(self.workers[worker].tasks.poll(OWNERS[self.owners[task]], task).state, task)

    @rule(task=tasks, worker=st.integers(0, 1))
    def look_as_another(self, task: str, worker: int) -> None:
        with pytest.raises(Problem) as refused:
            self.workers[worker].tasks.poll(OWNERS[1 - self.owners[task]], task)
        assert refused.value.name == "task_not_found"

    @rule(task=tasks, worker=st.integers(0, 1))
    def cancel(self, task: str, worker: int) -> None:
        before = self.states[task]
        try:
            snapshot = self.workers[worker].tasks.cancel(OWNERS[self.owners[task]], task)
        except Problem as refused:
            assert refused.name == "not_cancellable"  # noqa: PT017  # either is right
            self.look(task, worker)
            assert ORDER[self.states[task]] == 2
        else:
            assert (ORDER[before] < 2, snapshot.state) == (True, "canceled")
            assert snapshot.refunded == self.paid[task]
            self._note(snapshot.state, task)

    @rule(task=tasks, worker=st.integers(0, 1), event=st.sampled_from(list(Event)))
    def force(self, task: str, worker: int, event: Event) -> None:
        try:
            self._note(self.workers[worker].tasks.apply_event(task, event).state, task)
        except IllegalMove as illegal:
            self._note(illegal.state.value, task)

    @rule(owner=st.integers(0, 1), worker=st.integers(0, 1))
    def settle(self, owner: int, worker: int) -> None:
        self.workers[worker].tasks.settle_due(OWNERS[owner])

    def _note(self, state: str, task: str) -> None:
        before = self.states.get(task, "queued")
        assert ORDER[state] > ORDER[before] or state == before, (
            f"{task} went from {before} to {state}"
        )
        self.states[task] = state

    @invariant()
    def the_money_adds_up(self) -> None:
        ended = set(self.ledger.charged) | set(self.ledger.refunded)
        assert not set(self.ledger.charged) & set(self.ledger.refunded)
        waiting = sum(amount for task, amount in self.ledger.reserved.items() if task not in ended)
        assert abs(self.ledger.balance + waiting + sum(self.ledger.charged.values()) - 1000) < 1e-6

    def teardown(self) -> None:
        """At the end, exactly the ended tasks are charged or refunded."""
        for task, owner in self.owners.items():
            self._note(self.workers[0].tasks.poll(OWNERS[owner], task).state, task)
        for task, state in self.states.items():
            if self.paid[task]:
                assert (task in self.ledger.charged) == (state == "succeeded")
                assert (task in self.ledger.refunded) == (state in ("failed", "canceled"))
        self.the_money_adds_up()


TestLife = TaskMachine.TestCase
TestLife.settings = settings(
    max_examples=60,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
