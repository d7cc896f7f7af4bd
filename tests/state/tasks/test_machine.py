"""Every pair of state and event either moves by the table or raises."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from mockgateway.state.tasks import MOVES, Event, IllegalMove, State, diagram, is_terminal, move

LEGAL = {
    (State.QUEUED, Event.START): State.RUNNING,
    (State.QUEUED, Event.FAIL): State.FAILED,
    (State.QUEUED, Event.CANCEL): State.CANCELED,
    (State.RUNNING, Event.SUCCEED): State.SUCCEEDED,
    (State.RUNNING, Event.FAIL): State.FAILED,
    (State.RUNNING, Event.CANCEL): State.CANCELED,
}


@pytest.mark.parametrize(
    ("state", "event"), [pytest.param(*pair, id=" ".join(pair)) for pair in product(State, Event)]
)
def test_every_pair_of_state_and_event_moves_or_raises(state: State, event: Event) -> None:
    after = LEGAL.get((state, event))

    if after is not None:
        assert move(state, event) is after
        return
    with pytest.raises(IllegalMove) as raised:
        move(state, event, "task_1")
    assert (raised.value.task, raised.value.event, raised.value.state) == ("task_1", event, state)
    assert f"task task_1: cannot {event} while {state}" in str(raised.value)


def test_the_table_has_every_state_and_three_are_terminal() -> None:
    assert set(MOVES) == set(State)
    assert {state for state in State if is_terminal(state)} == {
        State.SUCCEEDED,
        State.FAILED,
        State.CANCELED,
    }


def test_every_state_is_reachable_and_every_path_ends() -> None:
    reached, waiting, longest = {State.QUEUED}, [(State.QUEUED, 0)], 0
    while waiting:
        state, length = waiting.pop()
        longest = max(longest, length)
        assert length <= len(State), "the table has a circle"
        reached |= set(MOVES[state].values())
        waiting += [(after, length + 1) for after in MOVES[state].values()]

    assert reached == set(State)
    assert longest == 2


def test_the_diagram_in_the_docs_matches_the_table() -> None:
    page = (Path(__file__).parents[3] / "docs" / "tasks.md").read_text("utf-8")

    assert f"```mermaid\n{diagram()}\n```" in page
