"""Tell SeaCloud's clients from fal's: they read the result of a failed task differently.

seacloudai-sdk 0.1.3 (Jul 2026) expects 200 with `status: COMPLETED`, `error` and `error_type`;
fal's clients read only the status code. docs/gateways/seacloud.md lists what each sends.
"""

from __future__ import annotations

from mockgateway.call import Call

# How User-Agents begin: seacloudai-sdk, seacloud-cli; seaart-sdk, sea-sdk-go, sea-sdk-js.
SEACLOUD_AGENTS = (b"seacloud", b"sa-python/", b"sa-go/", b"seaart-sdk")
FAL_AGENTS = (b"fal-client", b"@fal-ai/", b"fal-ai/", b"fal.")
SOURCES = (b"sdk", b"cli")  # X-Source


def shows_failures(call: Call) -> bool:
    """Return whether the caller expects a failed task's error in a 200.

    A scenario or `--queue-failures` decides, else the client; an unknown client gets 4xx or 5xx,
    which no HTTP library takes for a success.
    """
    active = call.active_scenario
    named = active.scenario.queue_failures if active is not None else None
    style = named or call.state.queue_failures
    return _is_seacloud(call) if style == "auto" else style == "seacloud"


def _is_seacloud(call: Call) -> bool:
    """Return whether a SeaCloud client sent the request; anything of fal's outweighs the rest."""
    agent = call.head.get(b"user-agent", b"").lower()
    if agent.startswith(FAL_AGENTS) or any(name.startswith(b"x-fal-") for name in call.head):
        return False
    if "owner" in call.route or not call.path.endswith("/response"):  # URLs that only fal's build
        return False
    return agent.startswith(SEACLOUD_AGENTS) or call.head.get(b"x-source", b"").lower() in SOURCES
