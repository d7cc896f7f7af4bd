"""fal's official client for JavaScript, which builds the result's address itself: submits, polls, fetches, subscribes and cancels."""

from __future__ import annotations

import json
from pathlib import Path

from tests import processes
from tests.sdk.matrix.install import node
from tests.serving import Mock

SCRIPT = Path(__file__).parent / "node" / "queue.mjs"
SPEED = 5.0  # seconds of the mock's clock in a real one


def test_the_node_client_submits_polls_fetches_and_cancels(mock: Mock) -> None:
    folder = node("node-fal", ("@fal-ai/client@1",))
    script = folder / SCRIPT.name
    script.write_text(SCRIPT.read_text("utf-8"), "utf-8")
    mock.app.sandbox_state("fal-node").sandbox.clock.run(SPEED)
    done = processes.run(
        ["node", script, f"{mock.url}/~fal-node/seacloud"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)

    assert told["seen"][-1] == "COMPLETED"
    assert set(told["seen"]) <= {"IN_QUEUE", "IN_PROGRESS", "COMPLETED"}
    assert told["seen"] == sorted(told["seen"], key=["IN_QUEUE", "IN_PROGRESS", "COMPLETED"].index)
    assert told["result"]["requestId"] == told["result"]["data"]["request_id"] == told["id"]
    assert told["subscribed"]["data"]["outputs"][0]["type"] == "image"
    assert told["cancelled"] == {"status": "COMPLETED", "type": "CANCELED"}
    assert (told["refused"]["status"], told["refused"]["body"]["error_type"]) == (400, "CANCELED")
