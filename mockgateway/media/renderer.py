"""Renders files in worker processes: once for concurrent requests, and cached."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from functools import partial
from typing import Any

from mockgateway.content.media import (
    FileRequest,
    MediaFile,
    MediaRequest,
    SoundRequest,
    VideoRequest,
)
from mockgateway.media.cache import Cache
from mockgateway.media.links import Links, OpenedLink
from mockgateway.media.pool import Pool, Work

_LONG_MUSIC = 60.0  # seconds of music that take seconds to render


class MediaRenderer:
    """Renders files in workers, which run `module` (see `Pool`)."""

    def __init__(self, module: str, cache: Cache | None = None) -> None:
        self.pool = Pool(module, ("warm_pictures", "warm_sound"))
        self.cache = cache or Cache()
        self.made = 0  # files rendered so far
        self._running: dict[tuple[int, bytes], _Shared] = {}

    async def fetch(self, links: Links, opened: OpenedLink) -> MediaFile:
        """Return the file of a link.

        Raises:
            LinkError: A stored input is gone.
            Problem: The input cannot be rendered.
        """
        file = self.cache.get(opened.key)
        if file is not None:
            return file
        place = (id(asyncio.get_running_loop()), opened.key)
        shared = self._running.get(place)
        if shared is None:
            ask = links.complete(opened.recipe)
            shared = _Shared(asyncio.create_task(self._cached(place, ask)))
            self._running[place] = shared
        return await shared.wait()

    async def draw(self, ask: MediaRequest) -> MediaFile:
        """Render a file. Raises Problem for an input that cannot be rendered."""
        if isinstance(ask, FileRequest):
            return MediaFile(ask.data, ask.type, ask.ending)
        self.made += 1
        music = isinstance(ask, SoundRequest) and ask.seconds > _LONG_MUSIC
        file: MediaFile = await self.run("draw", ask, long=isinstance(ask, VideoRequest) or music)
        return file

    async def run(self, name: str, *arguments: Any, long: bool = False) -> Any:
        """Call a worker's function; cancelling drops the call if it has not started."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Any] = loop.create_future()
        work = Work(name, arguments, long, partial(_from_thread, loop, _settle, future))
        self.pool.put(work)
        try:
            return await future
        except asyncio.CancelledError:
            work.dropped = True
            raise
        finally:
            # An error's traceback holds this frame, which would keep the upload in memory.
            del future, work, arguments

    async def stream(self, name: str, *arguments: Any) -> AsyncIterator[Any]:
        """Yield the values that a worker's function yields, then its result."""
        loop = asyncio.get_running_loop()
        queue: asyncio.Queue[tuple[str, Any]] = asyncio.Queue()

        def callback(kind: str, value: Any) -> None:
            _from_thread(loop, queue.put_nowait, (kind, value))

        work = Work(name, arguments, False, callback)
        self.pool.put(work)
        try:
            while True:
                kind, value = await queue.get()
                if kind == "failed":
                    raise value
                yield value
                if kind == "done":
                    return
        finally:
            work.dropped = True

    async def _cached(self, place: tuple[int, bytes], ask: MediaRequest) -> MediaFile:
        try:
            file = await self.draw(ask)
            self.cache.put(place[1], file)
            return file
        finally:
            self._running.pop(place, None)


class _Shared:
    """A render that several requests wait for; cancelled when the last one leaves."""

    def __init__(self, task: asyncio.Task[MediaFile]) -> None:
        self._task = task
        self._waiting = 0

    async def wait(self) -> MediaFile:
        self._waiting += 1
        try:
            return await asyncio.shield(self._task)
        finally:
            self._waiting -= 1
            if not self._waiting and not self._task.done():
                self._task.cancel()


def _from_thread(loop: asyncio.AbstractEventLoop, function: Any, *arguments: Any) -> None:
    with contextlib.suppress(RuntimeError):  # the server has stopped
        loop.call_soon_threadsafe(function, *arguments)


def _settle(future: asyncio.Future[Any], kind: str, value: Any) -> None:
    if future.done() or kind == "part":
        return
    if kind == "failed":
        future.set_exception(value)
    else:
        future.set_result(value)
