"""Reload documents and fixtures when they change; an invalid edit is logged and ignored."""

from __future__ import annotations

import logging
from pathlib import Path

from watchfiles import awatch

from mockgateway.data import FIXTURES, OPENAPI
from mockgateway.problem import ConfigError
from mockgateway.server.app import App
from mockgateway.server.factory import create_app
from mockgateway.server.settings import Settings

log = logging.getLogger("mockgateway")


async def watch(app: App, settings: Settings) -> None:
    """Watch the folders of all files that start-up has read, until cancelled."""
    folders = {
        OPENAPI,
        FIXTURES,
        *app.library.folders,
        *(file.parent for mount in app.mounts.values() for file in mount.pipeline.document.files),
    }
    async for changes in awatch(*folders, recursive=False):
        names = ", ".join(sorted({Path(path).name for _, path in changes}))
        try:
            app.adopt(create_app(settings))
            log.warning("reloaded: %s", names)
        except ConfigError as error:
            log.error("%s: not reloaded, the last valid version stays active: %s", names, error)
        except Exception:
            log.exception("%s: not reloaded, the last valid version stays active", names)
