"""fal's official Python client on SeaCloud's queue, unmodified apart from the queue's URL."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import fal_client
import httpx
import pytest
from fal_client.client import FalClientHTTPError

from mockgateway.clock import Clock
from tests.serving import Mock


@pytest.fixture
def sandbox(mock: Mock, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the test's own sandbox, with the client pointed at it by patching its URL pattern."""
    name: str = request.node.originalname.replace("_", "-")[:60]
    monkeypatch.setattr(
        "fal_client.client.QUEUE_URL_FORMAT", f"{mock.url}/~{name}/seacloud/model/v1/queue/"
    )
    return name


@pytest.fixture
def client() -> Iterator[fal_client.SyncClient]:
    made = fal_client.SyncClient(key="sk-sea-any")
    yield made
    made._client.close()


def clock(mock: Mock, sandbox: str) -> Clock:
    return mock.app.sandbox_state(sandbox).sandbox.clock


@pytest.mark.parametrize("model", ["nano_banana_2", "seacloud/nano_banana_2"])
def test_it_submits_polls_and_fetches(
    mock: Mock, client: fal_client.SyncClient, sandbox: str, model: str
) -> None:
    clock(mock, sandbox).run(0)
    handle = client.submit(model, {"prompt": "a cinematic photo of a cat astronaut"})
    statuses: list[Any] = [handle.status(with_logs=True)]
    for _ in range(2):
        clock(mock, sandbox).advance(1)
        statuses.append(handle.status(with_logs=True))
    clock(mock, sandbox).advance(60)
    statuses.append(handle.status())
    result = handle.get()

    assert [type(status) for status in statuses] == [
        fal_client.Queued,
        fal_client.InProgress,
        fal_client.InProgress,
        fal_client.Completed,
    ]
    assert result["request_id"] == handle.request_id
    assert result["outputs"][0]["type"] == "image"
    assert result["metadata"] == {"prompt": "a cinematic photo of a cat astronaut"}


def test_it_subscribes_until_the_end(
    mock: Mock, client: fal_client.SyncClient, sandbox: str
) -> None:
    clock(mock, sandbox).run(100)
    queued: list[str] = []
    result = client.subscribe(
        "nano_banana_2", {"prompt": "x"}, with_logs=True, on_enqueue=queued.append
    )

    assert result["request_id"] == queued[0]
    assert result["outputs"][0]["url"].startswith(f"{mock.url}/~{sandbox}/seacloud/")


def test_a_cancelled_task_has_no_result(
    mock: Mock, client: fal_client.SyncClient, sandbox: str
) -> None:
    clock(mock, sandbox).run(0)
    handle = client.submit("wan26_i2v", {"prompt": "x", "img_url": "https://example.com/a.png"})
    handle.cancel()

    assert isinstance(handle.status(), fal_client.Completed)
    with pytest.raises(FalClientHTTPError) as raised:
        handle.get()
    assert raised.value.status_code == 400
    with pytest.raises(FalClientHTTPError, match="ALREADY_COMPLETED"):
        handle.cancel()


def test_it_raises_an_error_for_an_unsuitable_parameter(
    mock: Mock, client: fal_client.SyncClient, sandbox: str
) -> None:
    clock(mock, sandbox).run(100)

    with pytest.raises(FalClientHTTPError) as raised:
        client.subscribe("nano_banana_2", {"aspect_ratio": "7:5"})
    assert (raised.value.status_code, raised.value.response.json()["error_type"]) == (
        422,
        "REQUEST_INVALID",
    )


def test_an_unknown_model_is_refused_immediately(
    client: fal_client.SyncClient, sandbox: str
) -> None:
    with pytest.raises(FalClientHTTPError) as raised:
        client.submit("no_such_model", {"prompt": "x"})
    assert raised.value.status_code == 404
    assert isinstance(raised.value.response, httpx.Response)
