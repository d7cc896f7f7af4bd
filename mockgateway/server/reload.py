"""Reload documents and fixtures when they change; an invalid edit is logged and ignored."""

from __future__ import annotations

import logging
from pathlib import Path

from watchfiles import Change, awatch

from mockgateway.data import FIXTURES, OPENAPI
from mockgateway.problem import ConfigError
from mockgateway.server.app import App
from mockgateway.server.factory import create_app
from mockgateway.server.settings import Settings

log = logging.getLogger("mockgateway")


async def watch(app: App, settings: Settings) -> None:
    """Watch all files that start-up has read, until cancelled."""
    own = {OPENAPI, FIXTURES, *app.library.folders}

    def files() -> set[Path]:
        documents = (mount.pipeline.document for mount in app.mounts.values())
        named = (*settings.overlays, *filter(None, [settings.models]))
        return {file for document in documents for file in document.files} | {
            path.resolve() for path in named
        }

    def is_read(_change: Change, path: str) -> bool:
        return Path(path).parent in own or Path(path) in files()

    # Editors replace files, so their folders are watched.
    folders = own | {file.parent for file in files()}
    async for changes in awatch(*folders, recursive=False, watch_filter=is_read):
        names = ", ".join(sorted({Path(path).name for _, path in changes}))
        try:
            app.adopt(create_app(settings))
            log.warning("reloaded: %s", names)
        except ConfigError as error:
            log.error("%s: not reloaded, the last valid version stays active: %s", names, error)
        except Exception:
            log.exception("%s: not reloaded, the last valid version stays active", names)
