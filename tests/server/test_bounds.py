"""What a server keeps is bounded, seen over HTTP."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from mockgateway.clock import wall
from mockgateway.server import Settings, sandboxes
from mockgateway.state.tasks import record_store
from tests.serving import Mock, serving

TASK = {"model": "seedance-2", "prompt": "A seal"}


@pytest.fixture(scope="module")
def mock() -> Iterator[Mock]:
    with serving(Settings(state_life=100)) as running:
        yield running


def call(mock: Mock, method: str, path: str, body: object = None) -> httpx.Response:
    headers = {"authorization": "Bearer any-key"}
    return httpx.request(method, mock.url + path, json=body, headers=headers)


def test_the_newest_tasks_are_kept_and_the_others_refunded(
    mock: Mock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record_store, "MAX_TASKS", 3)
    base = "/~tasks/apikey/v1/videos"
    ids = [call(mock, "POST", base, TASK).json()["id"] for _ in range(8)]
    found = [call(mock, "GET", f"/~tasks/apikey/v1/tasks/{one}").status_code for one in ids]

    assert found == [404] * 5 + [200] * 3
    money = call(mock, "GET", "/~tasks/_mock/money?gateway=apikey&key=any-key").json()
    assert (money["reserved"] / 3, money["refunded"] / 5) == (230, 230)


def test_a_sandbox_ends_with_its_life(mock: Mock, monkeypatch: pytest.MonkeyPatch) -> None:
    now = wall()
    monkeypatch.setattr(sandboxes, "wall", lambda: now)
    for name in ("old", "used"):
        call(mock, "GET", f"/~{name}/apikey/v1/models")
    now += 60
    call(mock, "GET", "/~used/apikey/v1/models")
    now += 60
    call(mock, "GET", "/~new/apikey/v1/models")
    known = call(mock, "GET", "/_mock/sandboxes").json()["sandboxes"]

    assert {one["name"] for one in known} == {"", "used", "new"}
