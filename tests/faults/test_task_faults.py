"""What goes wrong with tasks: `task_failure`, `task_stuck`, `task_slow`, `queue_backlog`, `upstream_failure`, `result_expired`."""

from __future__ import annotations

import pytest

from tests.faults.tasks import Place
from tests.serving import Mock


def test_a_task_fails_at_its_share_of_the_work_with_its_error(mock: Mock) -> None:
    place, whole = (
        Place(mock.url, "task_failure={kind: inference_timeout, at: 50%, message: Too slow}"),
        Place(mock.url),
    )
    begun, healthy = place.submit(), whole.submit()
    seen = []
    for _ in range(60):
        seen.append((place.task(begun)["status"], whole.task(healthy)["status"]))
        for one in (place, whole):
            one.after(0.5)
    task = place.task(begun)

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
    place = Place(mock.url, fault)
    begun = place.submit()
    place.after(7 * 86_400)

    assert place.task(begun)["status"] == status
    assert place.http.delete(f"/sealink/v1/tasks/{begun.json()['id']}").status_code == 200
    assert place.task(begun)["status"] == "failed"


@pytest.mark.parametrize(
    ("fault", "share"),
    [
        ("task_stuck", 90),
        ("task_stuck={at: 25%}", 25),
        ("task_stuck={at: 0}", 0),
        ("task_stuck={at: 1}", 100),
    ],
)
def test_a_task_sticks_when_a_share_of_the_work_is_done(mock: Mock, fault: str, share: int) -> None:
    place = Place(mock.url, fault)
    begun = place.submit("/seacloud/model/v1/queue/kling_v1_t2v", {"prompt": "A harbour"})
    path, seen = (
        f"/seacloud/model/v1/queue/kling_v1_t2v/requests/{begun.json()['request_id']}/status",
        [],
    )
    for _ in range(40):
        place.after(1)
        seen.append(place.http.get(path).json())
    running = [status["progress"] for status in seen if status["status"] == "IN_PROGRESS"]

    assert (running, running[-1]) == (sorted(running), share)
    assert len(set(running)) > 2 or share == 0
    assert begun.headers["x-mock-applied"] == f"task_stuck running at {share}%"
    assert [task["progress"] for task in place.http.get("/_mock/tasks").json()["tasks"]] == [
        share / 100
    ]


@pytest.mark.parametrize(
    ("faults", "status", "told"),
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
def test_which_of_two_ends_comes_is_told(mock: Mock, faults: str, status: str, told: str) -> None:
    place = Place(mock.url, faults)
    begun = place.submit()
    place.after(600)

    assert (place.task(begun)["status"], begun.headers["x-mock-applied"]) == (status, told)


def test_a_stuck_task_is_stuck_under_any_policy(mock: Mock) -> None:
    place = Place(mock.url, "task_stuck")
    place.http.put("/_mock/tasks/policy", json={"policy": "polls:2"}).raise_for_status()
    begun = place.submit()

    assert {place.task(begun)["status"] for _ in range(5)} == {"running"}


@pytest.mark.parametrize(
    ("fault", "seconds"), [("task_slow=20", 60.0), ("queue_backlog=1h", 1800.0)]
)
def test_a_task_takes_longer_and_ends_well(mock: Mock, fault: str, seconds: float) -> None:
    place, whole = Place(mock.url, fault), Place(mock.url)
    begun, healthy = place.submit(), whole.submit()
    for one in (place, whole):
        one.after(seconds)
    assert (place.task(begun)["status"], whole.task(healthy)["status"]) == (
        "pending" if "queue" in fault else "running",
        "completed",
    )
    place.after(7200)

    assert place.task(begun)["status"] == "completed"


def test_the_next_upstream_takes_over(mock: Mock) -> None:
    place = Place(mock.url, "upstream_failure=1")
    begun = place.clip()
    place.after(60)
    generation = place.generation(begun)

    assert generation["generation_status"] == "succeeded"
    assert [error["provider"] for error in generation["generation_provider_errors"]] == [
        generation["generation_provider_order"][0]
    ]
    assert generation["generation_provider_used"] == generation["generation_provider_order"][1]


def test_where_all_upstreams_fail_the_money_comes_back(mock: Mock) -> None:
    place = Place(mock.url, "upstream_failure={all: true}")
    before = (
        place.http.get("/babysea/v1/credits/balance").json()
        if place.http.get("/babysea/v1/credits/balance").status_code == 200
        else None
    )
    begun = place.clip()
    place.after(60)
    generation = place.generation(begun)
    task = next(
        one
        for one in place.http.get("/_mock/tasks").json()["tasks"]
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
    assert before is None or place.http.get("/babysea/v1/credits/balance").json() == before


def test_a_result_is_gone_after_its_time(mock: Mock) -> None:
    place = Place(mock.url, "result_expired=10m")
    begun = place.clip()
    place.after(60)
    there = place.generation(begun)
    file = there["generation_output_file"][0]
    assert place.http.head(file).status_code == 200
    place.after(600)
    gone = place.generation(begun)

    assert place.http.head(file).status_code == 403
    assert (gone["generation_output_file"], gone["generation_removed"]) == (None, True)


def test_faults_of_a_task_compose(mock: Mock) -> None:
    place = Place(mock.url, "task_slow=100, task_failure, queue_backlog=1m")
    begun = place.submit()
    place.after(61)
    queued = place.task(begun)["status"]
    place.after(7200 * 10)

    assert (queued, place.task(begun)["status"]) == ("pending", "failed")
    assert (
        begun.headers["x-mock-applied"]
        == "queue_backlog 60s; task_failure inference_failure at 50%; task_slow 100 times"
    )


def test_a_scenario_strikes_tasks_as_a_header_does(mock: Mock) -> None:
    place = Place(mock.url)
    place.http.put(
        "/_mock/scenario",
        json={"rules": [{"when": {"do": "submit"}, "nth": 2, "faults": ["task_failure"]}]},
    ).raise_for_status()
    begun = [place.submit() for _ in range(3)]
    place.after(600)

    assert [place.task(one)["status"] for one in begun] == ["completed", "failed", "completed"]
