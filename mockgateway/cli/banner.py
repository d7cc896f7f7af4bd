"""The text that `mockgateway serve` prints once it listens."""

from __future__ import annotations

from collections.abc import Iterator

from mockgateway import __version__
from mockgateway.access import ControlAccess
from mockgateway.cli.tls import Tls, trust_lines
from mockgateway.extras import install_command, missing_packages
from mockgateway.pipeline.locate import Mount
from mockgateway.server import Settings
from mockgateway.server.app import App
from mockgateway.spec.server_urls import key_variable

ANY_ADDRESS = ("0.0.0.0", "::")  # noqa: S104 - compared with, never bound here


def local_url(host: str, port: int, scheme: str = "http") -> str:
    """Return the URL under which this machine reaches a server on `host` and `port`."""
    address = "127.0.0.1" if host in ANY_ADDRESS else f"[{host}]" if ":" in host else host
    return f"{scheme}://{address}:{port}"


def banner(app: App, host: str, port: int, settings: Settings, tls: Tls | None = None) -> str:
    """Return where each gateway is served and the lines that point SDKs at it."""
    root = local_url(host, port, "https" if tls else "http")
    more = " (and at this machine's other addresses)" if host in ANY_ADDRESS else ""
    width = max(map(len, app.mounts))
    lines = [f"mockgateway {__version__} at {root}{more}", ""]
    for name, mount in app.mounts.items():
        url = f"  {name.ljust(width)}  {root}/{name}".ljust(width * 2 + len(root) + 6)
        default = f"   (also at {root}/)" if mount is app.default_mount else ""
        lines.append(f"{url}  {len(mount.pipeline.operations):3} operations{default}")
    lines += ["", "To point an SDK at one of them, paste its line:", ""]
    for name, mount in app.mounts.items():
        lines += _exports(mount, root if mount is app.default_mount else f"{root}/{name}")
    if tls is not None and tls.authority is not None:
        lines += ["", f"The certificate authority is {tls.authority}. To trust it here:", ""]
        lines += trust_lines(tls.authority)
        lines += [f"It vouches for {', '.join(tls.hosts)}."]
    keys = "Only listed keys work" if settings.strict_keys else "Any key works"
    return "\n".join(
        [
            *lines,
            "",
            f"Console, in a browser: {root}/_mock/",
            f"Requests and replies: {root}/_mock/journal (?last=20, ?status=4xx, ?format=curl).",
            *_access(root, settings.control),
            *_missing_media(),
            f"{keys}; `mockgateway keys` lists test keys (revoked, no balance, ...).",
            "Stop with Ctrl+C.",
        ]
    )


def _access(root: str, control: ControlAccess) -> Iterator[str]:
    """Yield how other machines reach the control API; a token of the user's own is not shown."""
    if control.token and not control.required:
        yield f"Control API from other machines: {root}/_mock/?token={control.token}"
        yield f"  or the header `Authorization: Bearer {control.token}`."


def _missing_media() -> Iterator[str]:
    """Yield the consequence of a missing extra `media`, and the command that installs it."""
    if missing := missing_packages("media"):
        yield f"Without {', '.join(missing)}, pictures, sound and videos are sample files."
        yield f"  To have them made: {install_command('media')}"


def _exports(mount: Mount, url: str) -> Iterator[str]:
    """Yield the shell line with the variables that the document's `x-mock: environment` names."""
    mock = mount.pipeline.document.root.get("x-mock")
    variables = mock.get("environment") if isinstance(mock, dict) else None
    if not isinstance(variables, dict):
        return
    usable = (
        account.key
        for account in mount.pipeline.accounts
        if account.unrestricted and account.region in ("", mount.region)
    )
    key = next(usable, "any-key")
    pairs: dict[str, str] = {}
    for variable, path in variables.items():
        pairs[variable] = f"{url}{path}"
        if key_name := key_variable(variable):
            pairs[key_name] = key
    yield f"  export {' '.join(f'{name}={value}' for name, value in pairs.items())}"
