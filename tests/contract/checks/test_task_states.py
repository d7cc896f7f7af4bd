"""The life of a task, healthy and not."""

from __future__ import annotations

from typing import Any

import pytest

from mockgateway.contract.checks.task_states import (
    ended,
    stage,
    state,
    task_id,
    task_result,
    task_states,
)
from tests.contract.checks.exchanges import exchange_of


def polls(*states: str, **more: Any) -> list[Any]:
    return [
        exchange_of(None, {"id": "t", "status": word} | (more if word == "completed" else {}))
        for word in states
    ]


@pytest.mark.parametrize(
    ("value", "word", "expected"),
    [
        ({"id": "t", "status": "pending"}, "pending", "waiting"),
        (
            {"status": "success", "request_id": "r", "data": {"generation_status": "succeeded"}},
            "succeeded",
            "done",
        ),
        ({"status": "COMPLETED", "request_id": "r", "error": "x"}, "COMPLETED", "failed"),
        ({"status": "IN_PROGRESS"}, "IN_PROGRESS", "running"),
    ],
    ids=["plain", "envelope", "completed with an error", "upper case"],
)
def test_a_state_is_read_wherever_it_stands(value: Any, word: str, expected: str) -> None:
    assert (state(value), stage(value), ended(value)) == (
        word,
        expected,
        expected in ("done", "failed"),
    )


@pytest.mark.parametrize(
    ("states", "found"),
    [
        (("pending", "running", "completed", "completed"), False),
        (("pending", "failed"), False),
        (("running", "pending"), True),
        (("completed", "running"), True),
        (("completed", "failed"), True),
        (("pending", "sleeping"), True),
    ],
    ids=["healthy", "fails", "goes back", "leaves its end", "changes its end", "unknown"],
)
def test_states_only_go_on(states: tuple[str, ...], found: bool) -> None:
    assert bool(list(task_states(polls(*states)))) is found


def test_a_result_comes_with_the_end_and_not_before() -> None:
    result = {"output": [{"url": "https://x/"}]}
    assert list(task_result(polls("pending", "completed", **result), separate=False)) == []
    assert list(task_result(polls("pending", "completed"), separate=True)) == []
    assert list(task_result(polls("pending", "completed"), separate=False))
    assert list(task_result([exchange_of(None, {"status": "running"} | result)], separate=False))
    assert list(
        task_result(
            [
                *polls("completed", **result),
                exchange_of(None, {"status": "completed", "output": [1, 2]}),
            ],
            separate=False,
        )
    )


def test_every_answer_names_the_task_that_was_asked_for() -> None:
    assert list(task_id(polls("pending"), "t")) == []
    assert list(task_id(polls("pending"), "u"))
