"""Where files are made: once for all who want one at the same time, and not again while it is remembered."""

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

_LONG = 60.0  # seconds of music that take seconds to make


class MediaRenderer:
    """Makes files in worker processes. module: what a worker runs (`pool.Pool`)."""

    def __init__(self, module: str, cache: Cache | None = None) -> None:
        self.pool = Pool(module, ("warm_pictures", "warm_sound"))
        self.cache = cache or Cache()
        self.made = 0
        self._under_way: dict[tuple[int, bytes], _Shared] = {}

    async def fetch(self, links: Links, opened: OpenedLink) -> MediaFile:
        """The file of a link. Raises links.Refused where what it is made from is gone, Problem where nothing can be made of that."""
        drawn = self.cache.get(opened.key)
        if drawn is not None:
            return drawn
        place = (id(asyncio.get_running_loop()), opened.key)
        shared = self._under_way.get(place)
        if shared is None:
            ask = links.complete(opened.recipe)
            shared = self._under_way[place] = _Shared(
                asyncio.create_task(self._remembered(place, ask))
            )
        return await shared.wait()

    async def draw(self, ask: MediaRequest) -> MediaFile:
        """A file. Raises Problem for a source that nothing can be made of."""
        if isinstance(ask, FileRequest):
            return MediaFile(ask.data, ask.type, ask.ending)
        self.made += 1
        drawn: MediaFile = await self.run(
            "draw",
            ask,
            long=isinstance(ask, VideoRequest)
            or (isinstance(ask, SoundRequest) and ask.seconds > _LONG),
        )
        return drawn

    async def run(self, name: str, *arguments: Any, long: bool = False) -> Any:
        """What a worker's function of that name returns. Who is cancelled while waiting gives up: what was not begun is not done."""
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
            del (
                future,
                work,
                arguments,
            )  # a refusal's traceback has this frame, and would keep the upload until the collector comes by

    async def stream(self, name: str, *arguments: Any) -> AsyncIterator[Any]:
        """What a worker's function yields, as it comes; the last is what it returns."""
        loop = asyncio.get_running_loop()
        queue: asyncio.Queue[tuple[str, Any]] = asyncio.Queue()
        work = Work(
            name,
            arguments,
            False,
            lambda kind, value: _from_thread(loop, queue.put_nowait, (kind, value)),
        )
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

    async def _remembered(self, place: tuple[int, bytes], ask: MediaRequest) -> MediaFile:
        try:
            drawn = await self.draw(ask)
            self.cache.put(place[1], drawn)
            return drawn
        finally:
            self._under_way.pop(place, None)


class _Shared:
    """Work that several wait for; it is given up when the last of them leaves."""

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
    with contextlib.suppress(RuntimeError):  # the server has stopped meanwhile
        loop.call_soon_threadsafe(function, *arguments)


def _settle(future: asyncio.Future[Any], kind: str, value: Any) -> None:
    if future.done() or kind == "part":
        return
    if kind == "failed":
        future.set_exception(value)
    else:
        future.set_result(value)
