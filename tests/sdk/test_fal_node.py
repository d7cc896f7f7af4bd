"""fal's official JavaScript client on SeaCloud's queue. It builds the result's URL itself."""

from __future__ import annotations

import json
from pathlib import Path

from tests import processes
from tests.sdk.matrix.install import node
from tests.serving import Mock

SCRIPT = Path(__file__).parent / "node" / "queue.mjs"
SPEED = 5.0  # seconds of the mock's clock per real second


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
    output = json.loads(done.stdout)

    assert output["statuses"][-1] == "COMPLETED"
    assert set(output["statuses"]) <= {"IN_QUEUE", "IN_PROGRESS", "COMPLETED"}
    assert output["statuses"] == sorted(
        output["statuses"], key=["IN_QUEUE", "IN_PROGRESS", "COMPLETED"].index
    )
    assert output["result"]["requestId"] == output["result"]["data"]["request_id"] == output["id"]
    assert output["subscribed"]["data"]["outputs"][0]["type"] == "image"
    assert output["cancelled"] == {"status": "COMPLETED", "type": "CANCELED"}
    assert (output["refused"]["status"], output["refused"]["body"]["error_type"]) == (
        400,
        "CANCELED",
    )
