"""What start-up says: where each gateway is, and lines to paste."""

from __future__ import annotations

from mockgateway import __version__
from mockgateway.gateways import GATEWAYS
from mockgateway.server.endpoint import App

# The environment variables of the SDKs that reach each gateway unmodified, and what follows the gateway's base URL.
_ENVIRONMENT = {
    "sealink": (("OPENAI_BASE_URL", "/v1"), ("ANTHROPIC_BASE_URL", "/anthropic")),
    "seacloud": (("OPENAI_BASE_URL", "/llm/v1"), ("ANTHROPIC_BASE_URL", "/llm/anthropic")),
    "babysea": (("BABYSEA_BASE_URL", ""),),
    "apikey": (("OPENAI_BASE_URL", "/v1"),),
}
EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - only to be told apart
_KEYS = {"OPENAI_BASE_URL": "OPENAI_API_KEY", "ANTHROPIC_BASE_URL": "ANTHROPIC_API_KEY", "BABYSEA_BASE_URL": "BABYSEA_API_KEY"}


def banner(app: App, host: str, port: int) -> str:
    """The text that is printed once the mock listens."""
    address = "127.0.0.1" if host in EVERYWHERE else f"[{host}]" if ":" in host else host
    root = f"http://{address}:{port}"
    lines = [f"mockgateway {__version__} at {root}", ""]
    width = max(map(len, app.mounts))
    for name, mount in app.mounts.items():
        default = "   (also at /)" if mount is app.default else ""
        lines.append(f"  {name.ljust(width)}  {root}/{name}   {len(mount.line.operations)} operations{default}")
    chosen = app.default if app.default and app.default.name in GATEWAYS else app.mounts["sealink"]
    key = next((account.key for account in chosen.line.accounts if account.usable), "any-key")
    lines += ["", f"To point an SDK at {chosen.name}:", ""]
    seen = []
    for variable, path in _ENVIRONMENT[chosen.name.split("-")[0]]:
        lines.append(f"  export {variable}={root}/{chosen.name}{path}")
        seen.append(_KEYS[variable])
    lines += [f"  export {variable}={key}" for variable in seen]
    lines += ["", "Any key works. Keys with a story (revoked, no balance, ...): fixtures/accounts.yaml. Stop with Ctrl+C."]
    return "\n".join(lines)
