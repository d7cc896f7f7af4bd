"""The problems that a document names for one of its operations."""

from __future__ import annotations

from collections.abc import Collection

from mockgateway.server.app import App


def problems_of(app: App, gateway: str, operation: str) -> Collection[str]:
    """Return the names, none for an unknown operation."""
    for mount in app.mounts.values():
        for one in mount.pipeline.operations if mount.gateway == gateway else ():
            if one.id == operation:
                return list(mount.pipeline.refusals.names(one))
    return ()
