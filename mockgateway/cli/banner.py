"""What start-up says: where each gateway is, and lines to paste."""

from __future__ import annotations

from collections.abc import Iterator

from mockgateway import __version__
from mockgateway.server.app import App
from mockgateway.server.mounts import Mount

EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - only to be told apart


def banner(app: App, host: str, port: int, strict: bool = False) -> str:
    """The text that is printed once the mock listens. host, port: what it listens on; strict: whether only listed keys work."""
    address = "127.0.0.1" if host in EVERYWHERE else f"[{host}]" if ":" in host else host
    root = f"http://{address}:{port}"
    width = max(map(len, app.mounts))
    lines = [
        f"mockgateway {__version__} at {root}"
        + (" (and at this machine's other addresses)" if host in EVERYWHERE else ""),
        "",
    ]
    for name, mount in app.mounts.items():
        default = f"   (also at {root}/)" if mount is app.places.default else ""
        lines.append(
            f"  {name.ljust(width)}  {root}/{name}".ljust(width * 2 + len(root) + 6)
            + f"  {len(mount.pipeline.operations):3} operations{default}"
        )
    lines += ["", "To point an SDK at one of them, paste its line:", ""]
    for name, mount in app.mounts.items():
        lines += _export(mount, root if mount is app.places.default else f"{root}/{name}")
    keys = "Only the listed keys work" if strict else "Any key works"
    lines += [
        "",
        f"What was asked and answered: {root}/_mock/journal (?last=20, ?status=4xx, ?format=curl; docs/recording.md).",
    ]
    lines += [
        f"{keys}; `mockgateway keys` lists those with a story (revoked, no balance, ...). Stop with Ctrl+C."
    ]
    return "\n".join(lines)


def _export(mount: Mount, url: str) -> Iterator[str]:
    """The shell line for the SDKs that reach a gateway by a variable; the document's `x-mock: environment` names them."""
    mock = mount.pipeline.document.root.get("x-mock")
    variables = mock.get("environment") if isinstance(mock, dict) else None
    if not isinstance(variables, dict):
        return
    key = next(
        (
            account.key
            for account in mount.pipeline.accounts
            if account.unrestricted and account.region in ("", mount.region)
        ),
        "any-key",
    )
    pairs = [
        f"{variable}={url}{path} {variable.replace('_BASE_URL', '_API_KEY')}={key}"
        for variable, path in variables.items()
    ]
    yield f"  export {' '.join(pairs)}"
