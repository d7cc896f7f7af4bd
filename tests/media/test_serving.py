"""Files are served as by an object store (RFC 9110): whole, in ranges and conditionally."""

from __future__ import annotations

import io
from collections.abc import Iterator

import httpx
import pytest
from PIL import Image

from mockgateway.server import Settings
from tests.serving import Mock, serving

KEY = {"Authorization": "Bearer sk-test"}
FOX = {"model": "qwen-image-max", "prompt": "A red fox", "size": "96x64", "seed": 5}


def link(client: httpx.Client, sandbox: str, **more: object) -> str:
    reply = client.post(
        f"/~{sandbox}/sealink/v1/images/generations", json={**FOX, **more}, headers=KEY
    )
    assert reply.status_code == 200, reply.text
    return str(reply.json()["data"][0]["url"])


@pytest.fixture(scope="module")
def fox(client: httpx.Client) -> str:
    return link(client, "files")


def test_the_image_has_the_requested_size_and_needs_no_key(client: httpx.Client, fox: str) -> None:
    reply = client.get(fox)
    assert (reply.status_code, reply.headers["content-type"]) == (200, "image/png")
    assert Image.open(io.BytesIO(reply.content)).size == (96, 64)
    assert "/~files/sealink/media/" in fox
    assert reply.headers["content-disposition"] == 'inline; filename="a-red-fox.png"'
    assert reply.headers["accept-ranges"] == "bytes"
    assert reply.headers["access-control-allow-origin"] == "*"


def test_the_same_seed_gives_the_same_link_and_bytes(client: httpx.Client, fox: str) -> None:
    assert link(client, "files") == fox
    assert client.get(fox).content == client.get(link(client, "files")).content


def test_a_download_is_an_attachment(client: httpx.Client, fox: str) -> None:
    assert client.get(f"{fox}?download=1").headers["content-disposition"].startswith("attachment;")


def test_head_has_the_headers_and_no_body(client: httpx.Client, fox: str) -> None:
    whole, head = client.get(fox), client.head(fox)
    assert head.content == b""
    assert {name: head.headers[name] for name in ("content-length", "content-type", "etag")} == {
        name: whole.headers[name] for name in ("content-length", "content-type", "etag")
    }


@pytest.mark.parametrize(
    ("wanted", "begin", "end"),
    [
        ("bytes=0-9", 0, 10),
        ("bytes=10-", 10, None),
        ("bytes=-7", -7, None),
        ("bytes=5-5", 5, 6),
        ("bytes=0-99999999", 0, None),
        ("bytes=-99999999", 0, None),
    ],
)
def test_a_range_returns_its_bytes(
    client: httpx.Client, fox: str, wanted: str, begin: int, end: int | None
) -> None:
    whole = client.get(fox).content
    reply = client.get(fox, headers={"Range": wanted})
    assert (reply.status_code, reply.content) == (206, whole[begin:end])
    first = begin % len(whole)
    assert (
        reply.headers["content-range"]
        == f"bytes {first}-{first + len(reply.content) - 1}/{len(whole)}"
    )


@pytest.mark.parametrize("wanted", ["bytes=99999999-", "bytes=-0", "bytes=99999999999999999999-"])
def test_a_range_beyond_the_end_is_not_satisfiable(
    client: httpx.Client, fox: str, wanted: str
) -> None:
    reply = client.get(fox, headers={"Range": wanted})
    assert (reply.status_code, reply.headers["content-range"]) == (
        416,
        f"bytes */{len(client.get(fox).content)}",
    )


@pytest.mark.parametrize(
    "wanted", ["bytes=9-3", "bytes=0-1,4-5", "lines=1-2", "bytes=", "bytes=-", "bytes=a-b"]
)
def test_anything_but_a_single_range_returns_the_whole_file(
    client: httpx.Client, fox: str, wanted: str
) -> None:
    assert client.get(fox, headers={"Range": wanted}).status_code == 200


def test_if_range_applies_to_the_same_file_only(client: httpx.Client, fox: str) -> None:
    tag = client.get(fox).headers["etag"]
    assert client.get(fox, headers={"Range": "bytes=0-1", "If-Range": tag}).status_code == 206
    assert (
        client.get(fox, headers={"Range": "bytes=0-1", "If-Range": '"another"'}).status_code == 200
    )


def test_if_none_match_returns_304(client: httpx.Client, fox: str) -> None:
    tag = client.get(fox).headers["etag"]
    assert tag.startswith('"')
    for condition in (tag, f'"x", W/{tag}', "*"):
        reply = client.get(fox, headers={"If-None-Match": condition})
        assert (reply.status_code, reply.content, reply.headers["etag"]) == (304, b"", tag)
    assert client.get(fox, headers={"If-None-Match": '"x"'}).status_code == 200


def test_if_match_of_another_file_returns_412(client: httpx.Client, fox: str) -> None:
    tag = client.get(fox).headers["etag"]
    assert [
        client.get(fox, headers={"If-Match": condition}).status_code
        for condition in (tag, "*", '"another"', f"W/{tag}")
    ] == [200, 200, 412, 412]


def test_a_tampered_link_is_403_and_an_unknown_one_404(client: httpx.Client, fox: str) -> None:
    place = fox.rindex(".") - 9
    changed = client.get(fox[:place] + ("A" if fox[place] != "A" else "B") + fox[place + 1 :])
    assert (changed.status_code, "SignatureDoesNotMatch" in changed.text) == (403, True)
    assert client.get(fox.replace(".png", "")[:-5] + ".png").status_code == 403
    unknown = client.get("/~files/sealink/media/nothing.png")
    assert (unknown.status_code, "NoSuchKey" in unknown.text) == (404, True)
    assert client.get(fox.replace("/~files/", "/~another/")).status_code == 403


def test_other_methods_are_refused(client: httpx.Client, fox: str) -> None:
    assert client.post(fox, headers=KEY).status_code == 405


@pytest.fixture(scope="module")
def short_lived() -> Iterator[Mock]:
    with serving(Settings(link_life=60, marked=False)) as running:
        yield running


def test_a_link_expires_on_the_sandboxes_clock(short_lived: Mock) -> None:
    with httpx.Client(base_url=short_lived.url, timeout=20) as client:
        url = link(client, "expiry")
        assert client.get(url).headers["cache-control"] in (
            "public, max-age=59, immutable",
            "public, max-age=60, immutable",
        )
        client.put("/~expiry/_mock/clock", json={"advance": "61s"})
        reply = client.get(url)
        assert (reply.status_code, reply.headers["content-type"]) == (403, "application/xml")
        assert "<Message>Request has expired</Message><Expires>" in reply.text
        again = client.post(
            "/~expiry/sealink/v1/images/upscale",
            json={"model": "real-esrgan-x4", "image": url},
            headers=KEY,
        )
        assert (again.status_code, again.json()["error"]["code"]) == (400, "invalid_image")


def test_the_mark_can_be_disabled(client: httpx.Client, short_lived: Mock) -> None:
    with httpx.Client(base_url=short_lived.url, timeout=20) as other:
        plain, marked = (
            other.get(link(other, "mark", size="512x512")).content,
            client.get(link(client, "mark", size="512x512")).content,
        )
    corner = (400, 0, 512, 60)
    assert (
        Image.open(io.BytesIO(plain)).crop(corner).tobytes()
        != Image.open(io.BytesIO(marked)).crop(corner).tobytes()
    )


def test_files_take_faults_and_are_in_the_journal(client: httpx.Client) -> None:
    url = link(client, "faulty")
    rules = [
        {"when": {"path": "/media/*"}, "nth": 1, "faults": [{"refuse": {"kind": "rate_limited"}}]},
        {"when": {"path": "/media/*"}, "nth": 2, "faults": [{"truncate": 9}]},
        {"when": {"path": "/media/*"}, "nth": 3, "faults": [{"disconnect": {"after": 9}}]},
    ]
    client.put("/~faulty/_mock/scenario", json={"rules": rules}).raise_for_status()
    limited, short = client.get(url), client.get(url)
    assert (limited.status_code, limited.json()["error"]["code"]) == (429, "rate_limit_exceeded")
    assert (short.status_code, len(short.content)) == (200, 9)
    with pytest.raises(httpx.RemoteProtocolError):
        client.get(url)
    asked = client.get(url, headers={"x-mock-fault": "refuse=internal_error"})
    assert (asked.status_code, client.get(url).status_code) == (500, 200)
    exchanges = client.get("/~faulty/_mock/journal").json()["exchanges"]
    assert [(one["status"], one["applied"]) for one in exchanges[1:]] == [
        (429, ["refuse rate_limited 429"]),
        (200, [f"truncate after 9 of {len(client.get(url).content)} bytes"]),
        (200, [f"disconnect after 9 of {len(client.get(url).content)} bytes by close"]),
        (500, ["refuse internal_error 500"]),
        (200, []),
    ]
    client.get(url, headers={"referer": f"{client.base_url}/_mock/console"})
    assert client.get("/~faulty/_mock/journal").json()["exchanges"][-1]["number"] == 8
