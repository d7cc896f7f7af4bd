"""Bodies of every media type, and headers of RFC syntax, over HTTP."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from email import message_from_bytes
from email.utils import parsedate_to_datetime
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs
from xml.etree import ElementTree

import av
import httpx
import pytest
import yaml
from PIL import Image

from mockgateway.server import Settings
from mockgateway.spec.writing import as_body
from tests.serving import serving

DOCUMENT = Path(__file__).parent / "documents" / "media.yaml"
VALUE = {"a": 1, "b": ["x", None]}
BOOK = (
    b'<b:book xmlns:b="urn:b" id="7"><title>A &amp; B</title>'
    b"<authors><author>x</author></authors><tag>p</tag><tag>q</tag></b:book>"
)


@pytest.fixture(scope="module")
def http() -> Iterator[httpx.Client]:
    with (
        serving(Settings(specs=[DOCUMENT])) as mock,
        httpx.Client(base_url=f"{mock.url}/media") as client,
    ):
        yield client


def parts(reply: httpx.Response) -> list[tuple[str, Any]]:
    head = f"content-type: {reply.headers['content-type']}\r\n\r\n".encode()
    message = message_from_bytes(head + reply.content)
    return [(part.get_content_type(), part.get_payload(decode=True)) for part in message.walk()][1:]


def image(reply: httpx.Response) -> str | None:
    return Image.open(io.BytesIO(reply.content)).format


def stream(reply: httpx.Response) -> str:
    with av.open(io.BytesIO(reply.content), "r") as file:
        return f"{file.streams[0].type} {next(file.decode()) is not None}"


READERS: dict[str, tuple[Any, Any]] = {
    "ndjson": (lambda one: [json.loads(line) for line in one.text.splitlines()], [VALUE] * 3),
    "json-seq": (
        lambda one: [json.loads(text) for text in one.text.split("\x1e")[1:]],
        [VALUE] * 3,
    ),
    "msgpack": (
        lambda one: one.content.hex(),
        "df00000002db0000000161cf0000000000000001db0000000162dd00000002db0000000178c0",
    ),
    "cbor": (
        lambda one: one.content.hex(),
        "ba000000027a00000001611b00000000000000017a00000001629a000000027a0000000178f6",
    ),
    "yaml": (lambda one: yaml.safe_load(one.text), VALUE),
    "form": (lambda one: parse_qs(one.text), {"a": ["1"], "b": ["x", "null"]}),
    "csv": (
        lambda one: list(csv.reader(io.StringIO(one.text))),
        [["a", "b"], *[["1", '["x", null]']] * 2],
    ),
    "mixed": (
        parts,
        [
            ("application/json", json.dumps(VALUE).encode()),
            ("application/octet-stream", b"\x00\x01\x02\x03\xff"),
        ],
    ),
    "atom": (lambda one: ElementTree.fromstring(one.content) is not None, True),
    "jpeg": (image, "JPEG"),
    "image": (image, "WEBP"),
    "mp3": (stream, "audio True"),
    "mp4": (stream, "video True"),
    "docx": (
        lambda one: "word/document.xml" in zipfile.ZipFile(io.BytesIO(one.content)).namelist(),
        True,
    ),
    "html": (lambda one: one.text[:15], "<!doctype html>"),
}


@pytest.mark.parametrize("name", READERS)
def test_a_body_is_of_its_media_type(http: httpx.Client, name: str) -> None:
    read, expected = READERS[name]
    reply = http.get(
        f"/{name}", headers={"accept": "image/webp, */*;q=0.5"} if name == "image" else {}
    )

    assert reply.status_code == 200
    assert read(reply) == expected


def test_xml_is_read_by_its_hints(http: httpx.Client) -> None:
    sent = {"content-type": "application/xml; charset=utf-8"}
    reply = http.post("/books", content=BOOK, headers=sent)

    assert reply.status_code == 201
    assert reply.text.endswith(
        '<book id="7"><title>A &amp; B</title><authors><author>x</author></authors><tag>p</tag>'
        "<tag>q</tag></book>"
    )


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"<book><title>", "not well-formed"),
        (b"<book/>", "'title'"),
        (b'<book id="x"><title>a</title></book>', "'id'"),
        (b'<!DOCTYPE a [<!ENTITY x "y">]><book><title>&x;</title></book>', "document type"),
    ],
)
def test_wrong_xml_is_refused(http: httpx.Client, body: bytes, words: str) -> None:
    reply = http.post("/books", content=body, headers={"content-type": "application/xml"})

    assert reply.status_code == 400
    assert words in (ElementTree.fromstring(reply.content).findtext("faultstring") or "")


def test_headers_have_the_syntax_of_their_rfc(http: httpx.Client) -> None:
    reply = http.get("/headers")
    headers = reply.headers

    assert re.fullmatch(r'(W/)?"[!#-~]*"', headers["etag"])
    for name in ("last-modified", "expires"):
        assert parsedate_to_datetime(headers[name]).tzinfo is not None
        assert headers[name].endswith(" GMT")
    assert headers["retry-after"].isdigit()
    assert SimpleCookie(headers["set-cookie"])["session"]["path"] == "/"
    assert reply.links["self"]["url"] == str(reply.url)
    assert headers["location"] == str(reply.url)
    assert headers["content-disposition"] == 'attachment; filename="download"'
    assert headers["cache-control"] == "max-age=3600"
    assert headers["ratelimit"] == '"default";r=99;t=60'
    assert headers["x-ratelimit-limit"] == "100"
    assert int(headers["x-ratelimit-reset"]) > 1_700_000_000
    assert json.loads(headers["x-object"]) == VALUE
    assert headers["x-own"] == "own"


def test_a_list_in_a_form_repeats_its_name() -> None:
    value = {"k": 1, "t": ["a b", "c"], "o": {"n": 1}, "none": []}

    body = as_body(value, "application/x-www-form-urlencoded", True)

    assert body == b"k=1&t=a+b&t=c&o=%7B%22n%22%3A+1%7D"
