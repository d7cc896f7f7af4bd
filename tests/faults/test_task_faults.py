"""The faults of tasks: failure, stuck, slow, backlog, upstream failure, expired result."""

from __future__ import annotations

import pytest

from tests.faults.tasks import TaskSandbox
from tests.serving import Mock


def test_a_task_fails_at_its_share_of_the_work_with_its_error(mock: Mock) -> None:
    sandbox, whole = (
        TaskSandbox(mock.url, "task_failure={kind: inference_timeout, at: 50%, message: Too slow}"),
        TaskSandbox(mock.url),
    )
    begun, healthy = sandbox.submit(), whole.submit()
    seen = []
    for _ in range(60):
        seen.append((sandbox.task(begun)["status"], whole.task(healthy)["status"]))
        for one in (sandbox, whole):
            one.advance(0.5)
    task = sandbox.task(begun)

    assert ("failed", "running") in seen
    assert seen[-1] == ("failed", "completed")
    assert task["error"]["message"] == "Too slow"
    assert begun.headers["x-mock-applied"] == "task_failure inference_timeout at 50%"


@pytest.mark.parametrize(
    ("fault", "status"), [("task_stuck", "running"), ("task_stuck=queued", "pending")]
)
def test_a_stuck_task_never_ends_unless_it_is_cancelled(
    mock: Mock, fault: str, status: str
) -> None:
    sandbox = TaskSandbox(mock.url, fault)
    begun = sandbox.submit()
    sandbox.advance(7 * 86_400)

    assert sandbox.task(begun)["status"] == status
    assert sandbox.http.delete(f"/sealink/v1/tasks/{begun.json()['id']}").status_code == 200
    assert sandbox.task(begun)["status"] == "failed"


@pytest.mark.parametrize(
    ("fault", "share"),
    [
        ("task_stuck", 90),
        ("task_stuck={at: 25%}", 25),
        ("task_stuck={at: 0}", 0),
        ("task_stuck={at: 1}", 100),
    ],
)
def test_a_task_stays_at_a_share_of_the_work(mock: Mock, fault: str, share: int) -> None:
    sandbox = TaskSandbox(mock.url, fault)
    begun = sandbox.submit("/seacloud/model/v1/queue/kling_v1_t2v", {"prompt": "A harbour"})
    path, seen = (
        f"/seacloud/model/v1/queue/kling_v1_t2v/requests/{begun.json()['request_id']}/status",
        [],
    )
    for _ in range(40):
        sandbox.advance(1)
        seen.append(sandbox.http.get(path).json())
    running = [status["progress"] for status in seen if status["status"] == "IN_PROGRESS"]

    assert (running, running[-1]) == (sorted(running), share)
    assert len(set(running)) > 2 or share == 0
    assert begun.headers["x-mock-applied"] == f"task_stuck running at {share}%"
    assert [task["progress"] for task in sandbox.http.get("/_mock/tasks").json()["tasks"]] == [
        share / 100
    ]


@pytest.mark.parametrize(
    ("faults", "status", "applied"),
    [
        (
            "task_failure={at: 50%}, task_stuck={at: 90%}",
            "failed",
            "task_stuck running at 90%; task_failure inference_failure at 50%",
        ),
        (
            "task_failure={at: 95%}, task_stuck={at: 90%}",
            "running",
            "task_stuck running at 90%; task_failure skipped: the task is stuck at 90%",
        ),
        (
            "task_stuck, task_failure",
            "running",
            "task_failure inference_failure at 50%; task_stuck running at 90%, and never fails",
        ),
    ],
)
def test_a_failure_after_the_stall_is_skipped_and_reported(
    mock: Mock, faults: str, status: str, applied: str
) -> None:
    sandbox = TaskSandbox(mock.url, faults)
    begun = sandbox.submit()
    sandbox.advance(600)

    assert (sandbox.task(begun)["status"], begun.headers["x-mock-applied"]) == (status, applied)


def test_a_stuck_task_is_stuck_under_any_policy(mock: Mock) -> None:
    sandbox = TaskSandbox(mock.url, "task_stuck")
    sandbox.http.put("/_mock/tasks/policy", json={"policy": "polls:2"}).raise_for_status()
    begun = sandbox.submit()

    assert {sandbox.task(begun)["status"] for _ in range(5)} == {"running"}


@pytest.mark.parametrize(
    ("fault", "seconds"), [("task_slow=20", 60.0), ("queue_backlog=1h", 1800.0)]
)
def test_a_slow_task_takes_longer_and_succeeds(mock: Mock, fault: str, seconds: float) -> None:
    sandbox, whole = TaskSandbox(mock.url, fault), TaskSandbox(mock.url)
    begun, healthy = sandbox.submit(), whole.submit()
    for one in (sandbox, whole):
        one.advance(seconds)
    assert (sandbox.task(begun)["status"], whole.task(healthy)["status"]) == (
        "pending" if "queue" in fault else "running",
        "completed",
    )
    sandbox.advance(7200)

    assert sandbox.task(begun)["status"] == "completed"


def test_the_next_upstream_takes_over(mock: Mock) -> None:
    sandbox = TaskSandbox(mock.url, "upstream_failure=1")
    begun = sandbox.clip()
    sandbox.advance(60)
    generation = sandbox.generation(begun)

    assert generation["generation_status"] == "succeeded"
    assert [error["provider"] for error in generation["generation_provider_errors"]] == [
        generation["generation_provider_order"][0]
    ]
    assert generation["generation_provider_used"] == generation["generation_provider_order"][1]


def test_a_task_is_refunded_if_all_upstreams_fail(mock: Mock) -> None:
    sandbox = TaskSandbox(mock.url, "upstream_failure={all: true}")
    before = (
        sandbox.http.get("/babysea/v1/credits/balance").json()
        if sandbox.http.get("/babysea/v1/credits/balance").status_code == 200
        else None
    )
    begun = sandbox.clip()
    sandbox.advance(60)
    generation = sandbox.generation(begun)
    task = next(
        one
        for one in sandbox.http.get("/_mock/tasks").json()["tasks"]
        if one["id"] == generation["generation_id"]
    )

    assert generation["generation_status"] == "failed"
    assert (
        len(generation["generation_provider_errors"])
        == len(generation["generation_provider_order"])
        == 2
    )
    assert task["reserved"] > 0
    assert (task["charged"], task["refunded"]) == (0, task["reserved"])
    assert before is None or sandbox.http.get("/babysea/v1/credits/balance").json() == before


def test_a_result_expires(mock: Mock) -> None:
    sandbox = TaskSandbox(mock.url, "result_expired=10m")
    begun = sandbox.clip()
    sandbox.advance(60)
    there = sandbox.generation(begun)
    file = there["generation_output_file"][0]
    assert sandbox.http.head(file).status_code == 200
    sandbox.advance(600)
    gone = sandbox.generation(begun)

    assert sandbox.http.head(file).status_code == 403
    assert gone == there


def test_task_faults_compose(mock: Mock) -> None:
    sandbox = TaskSandbox(mock.url, "task_slow=100, task_failure, queue_backlog=1m")
    begun = sandbox.submit()
    sandbox.advance(61)
    queued = sandbox.task(begun)["status"]
    sandbox.advance(7200 * 10)

    assert (queued, sandbox.task(begun)["status"]) == ("pending", "failed")
    assert (
        begun.headers["x-mock-applied"]
        == "queue_backlog 60s; task_failure inference_failure at 50%; task_slow 100 times"
    )


def test_a_scenario_applies_task_faults_like_a_header(mock: Mock) -> None:
    sandbox = TaskSandbox(mock.url)
    sandbox.http.put(
        "/_mock/scenario",
        json={"rules": [{"when": {"do": "submit"}, "nth": 2, "faults": ["task_failure"]}]},
    ).raise_for_status()
    begun = [sandbox.submit() for _ in range(3)]
    sandbox.advance(600)

    assert [sandbox.task(one)["status"] for one in begun] == ["completed", "failed", "completed"]
