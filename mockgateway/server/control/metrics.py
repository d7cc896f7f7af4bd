"""`/_mock/metrics`: counts for Prometheus."""

from __future__ import annotations

from contextlib import suppress

from starlette.responses import PlainTextResponse, Response

from mockgateway.extras import install_command
from mockgateway.ports import StoreUnavailable
from mockgateway.server.control.requests import ControlRequest, Routes
from mockgateway.telemetry.metrics import Metrics

MAX_TASKS = 1000  # of a gateway in a sandbox, the newest

routes = Routes()


@routes.add("/_mock/metrics", "GET")
async def metrics(request: ControlRequest) -> Response:
    """Return all metrics in Prometheus's text format, or in OpenMetrics if that is accepted."""
    app = request.mock
    found = next((one for one in app.observers if isinstance(one, Metrics)), None)
    if found is None:
        advice = install_command("metrics")
        return PlainTextResponse(f"Metrics need the package prometheus-client: {advice}\n", 501)
    tasks: dict[tuple[str, ...], float] = {}
    with suppress(StoreUnavailable):  # the other metrics tell of it
        for sandbox in app.list_sandboxes():
            for gateway, state in sandbox.gateway_states.items():
                for snapshot in state.tasks.latest(MAX_TASKS) if state.tasks is not None else ():
                    labels = gateway, str(snapshot.state)
                    tasks[labels] = tasks.get(labels, 0) + 1
    content, media_type = found.render(request.headers.get("accept", ""), tasks)
    return Response(content, headers={"content-type": media_type})
