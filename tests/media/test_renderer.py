"""Rendering in worker processes: shared, restarted after a crash, dropped when cancelled."""

from __future__ import annotations

import asyncio
import io
import os
import signal
from collections import deque
from collections.abc import Iterator

import pytest

from mockgateway.content.media import (
    ImageRequest,
    MediaFile,
    SpeechRequest,
    StoredMediaRequest,
    VideoRequest,
)
from mockgateway.generators import worker
from mockgateway.media import Links, MediaRenderer
from mockgateway.media.cache import Cache
from mockgateway.media.pipes import send
from mockgateway.media.pool import Pool, Work
from mockgateway.problem import Problem
from mockgateway.sandbox import Sandbox
from mockgateway.stores import MemoryStore

ASK = ImageRequest("image", "a fox", width=64, height=64, seed="1")
FILM = VideoRequest("video", "waves", width=320, height=240, seconds=2.0)


@pytest.fixture(scope="module")
def studio() -> Iterator[MediaRenderer]:
    made = MediaRenderer("mockgateway.generators.worker")
    yield made
    made.pool.close()


@pytest.fixture
def links() -> Links:
    return Links(Sandbox.create("studio", 1, MemoryStore()))


def test_concurrent_requests_share_one_render(studio: MediaRenderer, links: Links) -> None:
    opened = links.open(links.path(StoredMediaRequest(ASK)))

    async def all_at_once() -> list[MediaFile]:
        return await asyncio.gather(*(studio.fetch(links, opened) for _ in range(20)))

    before = studio.made
    files = asyncio.run(all_at_once())
    assert studio.made == before + 1
    assert {file.data for file in files} == {files[0].data}
    assert (files[0].width, files[0].height) == (64, 64)
    asyncio.run(studio.fetch(links, opened))
    assert studio.made == before + 1


def test_warm_up_runs_when_the_worker_is_idle() -> None:
    pool = Pool("mockgateway.generators.worker")
    made = {
        name: Work(name, (), long, lambda kind, value: None)
        for name, long in (("quick", False), ("long", True), ("spare", False))
    }
    pool.start = lambda: None  # type: ignore[method-assign]  # the test takes the jobs itself
    pool.put(made["quick"])
    pool.put(made["long"])
    spare = deque([made["spare"]])
    assert [pool.take(takes_long, spare) for takes_long in (False, False, True)] == [
        made["quick"],
        made["spare"],
        made["long"],
    ]


def test_a_problem_keeps_its_name_and_parameter(studio: MediaRenderer) -> None:
    with pytest.raises(Problem) as caught:
        asyncio.run(studio.run("examine_upload", "image", b"no picture at all", "mask"))
    assert (caught.value.name, caught.value.values["param"]) == ("invalid_image", "mask")


def test_a_bug_in_a_worker_raises_and_the_worker_continues(studio: MediaRenderer) -> None:
    with pytest.raises(RuntimeError, match="KeyError"):
        asyncio.run(studio.run("no such function"))
    assert asyncio.run(studio.draw(ASK)).type == "image/png"


def test_a_killed_worker_is_replaced(studio: MediaRenderer) -> None:
    asyncio.run(studio.draw(ASK))
    before = studio.pool.processes
    for process in before:
        os.kill(process, signal.SIGKILL)
    assert asyncio.run(studio.draw(ASK)).type == "image/png"
    assert set(studio.pool.processes) != set(before)


def test_cancelled_work_is_not_started(studio: MediaRenderer, links: Links) -> None:
    async def leave() -> None:
        busy = [
            asyncio.create_task(studio.draw(FILM._replace(seed=str(number)))) for number in range(2)
        ]  # one is running, one is queued
        await asyncio.sleep(0)
        left = asyncio.create_task(
            studio.fetch(
                links, links.open(links.path(StoredMediaRequest(FILM._replace(seed="left"))))
            )
        )
        await asyncio.sleep(0)
        left.cancel()
        await asyncio.gather(left, *busy, return_exceptions=True)
        assert left.cancelled()
        assert all(work.dropped for work in studio.pool.waiting_long)

    asyncio.run(leave())
    assert (
        studio.cache.get(links.open(links.path(StoredMediaRequest(FILM._replace(seed="left")))).key)
        is None
    )


def test_an_image_does_not_wait_for_videos(studio: MediaRenderer) -> None:
    async def both() -> list[str]:
        order: list[str] = []

        async def note(name: str, ask: ImageRequest | VideoRequest) -> None:
            await studio.draw(ask)
            order.append(name)

        long = FILM._replace(width=640, height=480)  # while a worker may have to start
        films = [note("film", long._replace(seed=str(number))) for number in range(2)]
        await asyncio.gather(*films, note("picture", ASK._replace(seed="first")))
        return order

    assert asyncio.run(both())[0] == "picture"


def test_streamed_speech_equals_the_file(studio: MediaRenderer) -> None:
    ask = SpeechRequest(
        "One sentence. Another sentence, a little longer than the first. " * 4, format="wav"
    )

    async def parts() -> list[bytes]:
        return [part async for part in studio.stream("stream_speech", ask) if part]

    pieces = asyncio.run(parts())
    assert len(pieces) > 3
    assert b"".join(pieces) == asyncio.run(studio.draw(ask)).data


def test_a_speech_without_a_listener_ends() -> None:
    answers, written, made = io.BytesIO(), io.BytesIO(), []
    for going in (True, True, False):
        send(answers, going)
    answers.seek(0)

    def speaking() -> Iterator[bytes]:
        for number in range(10):
            made.append(number)
            yield b"part"

    worker.send_parts(speaking(), answers, written)
    assert made == [0, 1, 2]


def test_the_cache_evicts_the_least_recently_used_file() -> None:
    cache = Cache(room=100)
    for name in (b"a", b"b", b"c"):
        cache.put(name, MediaFile(name * 30, "", ""))
    cache.get(b"a")
    cache.put(b"d", MediaFile(b"d" * 30, "", ""))
    assert [name for name in (b"a", b"b", b"c", b"d") if cache.get(name)] == [b"a", b"c", b"d"]
    cache.put(b"e", MediaFile(b"e" * 101, "", ""))
    assert cache.get(b"e") is None
    assert cache.used <= 100
