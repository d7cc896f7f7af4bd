"""Take up changes of the documents and fixtures while running; a broken edit keeps the last good version and says why."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from watchfiles import awatch

from mockgateway.data import FIXTURES, OPENAPI
from mockgateway.problem import ConfigError

if TYPE_CHECKING:
    from mockgateway.server.app import Settings
    from mockgateway.server.endpoint import App

log = logging.getLogger("mockgateway")


async def watch(app: App, settings: Settings) -> None:
    """Watch every file that start-up has read, until cancelled."""
    from mockgateway.server.app import create_app

    folders = {OPENAPI, FIXTURES, *(path.resolve().parent for path in settings.specs)}
    async for _ in awatch(*folders):
        try:
            app.adopt(create_app(settings))
            log.warning("reloaded")
        except ConfigError as error:
            log.error("not reloaded, the last good version stays: %s", error)
