# mypy: disable-error-code="arg-type, union-attr, unused-ignore"
"""Links describe how to render their file and cannot be forged; uploads are kept within bounds."""

from __future__ import annotations

import pytest

from mockgateway.content.media import (
    ImageRequest,
    MediaRequest,
    Model3DRequest,
    SoundRequest,
    SpeechRequest,
    StoredMediaRequest,
    VideoRequest,
    VoiceCloneRequest,
)
from mockgateway.media import Blobs, LinkError, Links
from mockgateway.media.links import MAX_INLINE
from mockgateway.sandbox import Sandbox
from mockgateway.stores import MemoryStore

ASKS: list[MediaRequest] = [
    ImageRequest("image", "A red fox", "people", 640, 480, "webp", "7", 2, style="oil", mark=False),
    SpeechRequest("Good morning.", "Cherry", "opus", 1.5),
    SoundRequest("music", "lofi", "calm", "la la", False, 12.5, "wav", "3"),
    VideoRequest(
        "video",
        "waves",
        "",
        640,
        480,
        30,
        2.5,
        "9",
        1,
        address="https://example.com/a.png",
        sound=False,
    ),
    Model3DRequest("a chair", "5"),
    VoiceCloneRequest("hello", "flac"),
]


def sandbox(name: str = "a", number: int = 1, store: MemoryStore | None = None) -> Sandbox:
    made = Sandbox.create(name, number, store or MemoryStore())
    made.clock.run(0)
    return made


@pytest.mark.parametrize("ask", ASKS, ids=lambda ask: type(ask).__name__)
def test_a_link_contains_the_whole_request(ask: MediaRequest) -> None:
    links = Links(sandbox())
    assert links.open(links.path(StoredMediaRequest(ask))).recipe.ask == ask


def test_a_link_opens_in_another_process_but_not_in_another_sandbox() -> None:
    path = Links(sandbox()).path(StoredMediaRequest(ASKS[0]))
    assert Links(sandbox()).open(path).recipe.ask == ASKS[0]
    for stranger in (sandbox("b"), sandbox("a", 2)):
        with pytest.raises(LinkError, match="tampered"):
            Links(stranger).open(path)


def test_a_changed_token_is_refused() -> None:
    links = Links(sandbox())
    path = links.path(StoredMediaRequest(ASKS[0]))
    start, end = len("/media/"), path.rindex(".")
    for place in range(start, end):
        other = "A" if path[place] != "A" else "B"
        with pytest.raises(LinkError, match="tampered"):
            links.open(path[:place] + other + path[place + 1 :])


@pytest.mark.parametrize(
    "path",
    [
        "/media/",
        "/media/x.png",
        "/media/AAAA.png",
        "/media/%00.png",
        "/media/é.png",
        "/media/" + "A" * 5000 + "!.png",
        "/media/../x.png",
    ],
)
def test_a_path_without_a_token_is_unknown(path: str) -> None:
    with pytest.raises(LinkError, match="unknown"):
        Links(sandbox()).open(path)


def test_another_extension_is_unknown() -> None:
    links = Links(sandbox())
    with pytest.raises(LinkError, match="unknown"):
        links.open(links.path(StoredMediaRequest(ASKS[0])).replace(".webp", ".png"))


def test_a_long_text_is_stored_and_the_link_stays_short() -> None:
    links = Links(sandbox())
    text = " ".join(str(number * 7919) for number in range(2000))
    path = links.path(StoredMediaRequest(SpeechRequest(text)))
    assert len(path) < 100 < MAX_INLINE
    opened = links.open(path).recipe.ask
    assert isinstance(opened, SpeechRequest)
    assert opened.text == text


def test_a_link_expires_on_the_sandboxes_clock() -> None:
    world = sandbox()
    links = Links(world, life=60)
    path = links.path(StoredMediaRequest(ASKS[0]))
    world.clock.advance(59)
    assert links.open(path).expires == pytest.approx(world.clock.now() + 1, abs=0.01)
    world.clock.advance(1.01)
    with pytest.raises(LinkError, match="expired"):
        links.open(path)


def test_an_upload_is_stored_once() -> None:
    world = sandbox()
    links = Links(world)
    names = {links.blobs.put(b"picture") for _ in range(3)}
    assert len(names) == 1
    ask = links.complete(StoredMediaRequest(ImageRequest("image_edit"), {"source": names.pop()}))
    assert isinstance(ask, ImageRequest)
    assert ask.source == b"picture"


def test_an_upload_expires() -> None:
    world = sandbox()
    blobs = Blobs(world, age=100)
    name = blobs.put(b"x")
    world.clock.advance(100)
    assert blobs.get(name) == b"x"
    world.clock.advance(1)
    assert blobs.get(name) is None


def test_the_oldest_uploads_of_all_sandboxes_are_evicted() -> None:
    store = MemoryStore()
    first, second = Blobs(sandbox("a", 1, store), room=100), Blobs(sandbox("b", 1, store), room=100)
    old, newer = first.put(b"1" * 40), second.put(b"2" * 40)
    newest = second.put(b"3" * 40)
    assert (first.get(old), second.get(newer), second.get(newest)) == (None, b"2" * 40, b"3" * 40)
