"""What is hardly HTTP, or HTTP of an unusual kind: always an answer, never a traceback."""

from __future__ import annotations

import logging

import pytest

from mockgateway.server.wire import MAX_HEAD
from tests.server.wire import CHAT, HEAD, HELLO, ask, connected, get, post
from tests.serving import Mock

MODELS = b"/sealink/v1/models"


@pytest.fixture(autouse=True)
def nothing_is_logged(caplog: pytest.LogCaptureFixture) -> object:
    """No request of a client's is worth an error in the log."""
    yield
    assert [
        record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR
    ] == []


NOT_HTTP = [
    pytest.param(b"\r\n\r\nhello\r\n\r\n", id="a word"),
    pytest.param(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", id="TLS"),
    pytest.param(b"GET\r\n\r\n", id="a method alone"),
    pytest.param(b"GET / HTTP/1.1\r\n\r\n", id="no Host"),
    pytest.param(b"GET / HTTP/1.1\r\nHost: a\r\nhost: b\r\n\r\n", id="two Hosts"),
    pytest.param(b"GET / HTTP/1.0\r\nHost: a\r\nHost: a\r\n\r\n", id="a Host twice"),
    pytest.param(b"GET / HTTP/1.1\r\nHost:\r\n\r\n", id="an empty Host"),
    pytest.param(b"GET / HTTP/1.1\r\nHost: a b\r\n\r\n", id="a Host with a blank"),
    pytest.param(b'GET / HTTP/1.1\r\nHost: \xff<>"\r\n\r\n', id="a Host that is none"),
    pytest.param(b"GET / HTTP/1.1\r\nHost: u@localhost\r\n\r\n", id="a Host with a user"),
    pytest.param(b"GET / HTTP/1.1\r\nHost: localhost/a\r\n\r\n", id="a Host with a path"),
    pytest.param(b"GET / HTTP/1.1\r\nHost: localhost:http\r\n\r\n", id="a port in letters"),
    pytest.param(b"GET / HTTP/1.1\r\nHost: ::1\r\n\r\n", id="IPv6 without brackets"),
    pytest.param(b"GET http://u@x/ HTTP/1.1\r\nHost: x\r\n\r\n", id="a target with a user"),
    pytest.param(b"FOO / HTTP/1.1\r\nHost: x\r\n\r\n", id="no such method"),
    pytest.param(b"get / HTTP/1.1\r\nHost: x\r\n\r\n", id="a method in small letters"),
    pytest.param(b"GET / HTTP/9.9\r\nHost: x\r\n\r\n", id="no such version"),
    pytest.param(b"GET / FTP/1.1\r\nHost: x\r\n\r\n", id="another protocol"),
    pytest.param(b"GET /a b HTTP/1.1\r\nHost: x\r\n\r\n", id="a blank in the path"),
    pytest.param(b"GET /sealink\0 HTTP/1.1\r\nHost: x\r\n\r\n", id="NUL in the path"),
    pytest.param(
        b"GET /sealink\x01 HTTP/1.1\r\nHost: x\r\n\r\n", id="a control character in the path"
    ),
    pytest.param(b"GET /sealink\xff HTTP/1.1\r\nHost: x\r\n\r\n", id="a raw byte in the path"),
    pytest.param(b"GET /sealink HTTP/1.1\r\nHost x\r\n\r\n", id="a header without colon"),
    pytest.param(
        b"GET /sealink HTTP/1.1\r\nHost: x\r\nA\0: b\r\n\r\n", id="NUL in a header's name"
    ),
    pytest.param(
        b"GET /sealink HTTP/1.1\r\nHost: x\r\nA: b\0\r\n\r\n", id="NUL in a header's value"
    ),
    pytest.param(
        b"GET /sealink HTTP/1.1\r\nHost: x\r\nA: b\r\n\x01: c\r\n\r\n",
        id="a control character for a name",
    ),
    pytest.param(
        b"POST /sealink HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        id="two lengths",
    ),
    pytest.param(
        b"POST /sealink HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", id="a negative length"
    ),
    pytest.param(
        b"POST /sealink HTTP/1.1\r\nHost: x\r\nContent-Length: ten\r\n\r\n", id="a length in words"
    ),
    pytest.param(
        b"POST /sealink HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999999\r\n\r\n",
        id="a length beyond 64 bits",
    ),
    pytest.param(
        b"POST /sealink HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        id="a length and chunks",
    ),
    pytest.param(
        b"POST /sealink HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\nab\r\n",
        id="a chunk of no size",
    ),
    pytest.param(
        b"POST /sealink HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"5\r\nabcdefgh\r\n0\r\n\r\n",
        id="a chunk longer than its size",
    ),
    pytest.param(
        b"POST /sealink HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n\r\n",
        id="a chunk of less than nothing",
    ),
    pytest.param(
        b"POST /sealink HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
        + b"f" * 40
        + b"\r\n",
        id="a chunk beyond 64 bits",
    ),
    pytest.param(b"CONNECT example.com:443 HTTP/1.1\r\nHost: x\r\n\r\n", id="CONNECT"),
    pytest.param(
        b"GET /sealink?" + b"a" * 200_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", id="a query of 200 KB"
    ),
    pytest.param(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", id="HTTP/2 without asking"),
    pytest.param(
        b"GET http://example.com HTTP/1.1\r\nHost: x\r\n\r\n", id="absolute form without a path"
    ),
]


@pytest.mark.parametrize("data", NOT_HTTP)
def test_what_is_not_http_gets_400_in_json_and_the_connection_ends(mock: Mock, data: bytes) -> None:
    with connected(mock.url) as wire:
        wire.send(data)
        answer = wire.answer()
        assert (answer.status, answer.headers[b"content-type"], answer.headers[b"connection"]) == (
            400,
            b"application/json",
            b"close",
        )
        assert answer.json()["error"]["message"]
        assert wire.ends()


UNUSUAL = [
    pytest.param(get(MODELS, version=b"1.0"), 200, id="HTTP/1.0"),
    pytest.param(b"GET " + MODELS + b" HTTP/1.0\r\nX-Api-Key: t\r\n\r\n", 200, id="1.0, no Host"),
    pytest.param(get(b"http://example.com" + MODELS), 200, id="absolute form"),
    pytest.param(get(b"//"), 404, id="two slashes"),
    pytest.param(get(b"//sealink/v1/models"), 404, id="two slashes before"),
    pytest.param(get(b"/sealink/../sealink/v1/models"), 404, id="dots are not resolved"),
    pytest.param(get(b"/../etc/passwd"), 404, id="no way up"),
    pytest.param(get(b"/sealink/%"), 404, id="a lone percent sign"),
    pytest.param(get(b"/sealink/%zz%0d%0a"), 404, id="broken escapes"),
    pytest.param(get(b"/" + b"a" * 60_000), 404, id="a path of 60 KB"),
    pytest.param(get(MODELS + b"?" + b"a" * 60_000), 200, id="a query of 60 KB"),
    pytest.param(get(MODELS, b"X-Big: " + b"a" * 100_000 + b"\r\n"), 200, id="a header of 100 KB"),
    pytest.param(
        get(MODELS, b"".join(b"X-%d: y\r\n" % n for n in range(2000))), 200, id="2,000 headers"
    ),
    pytest.param(get(MODELS, b"X-Odd: \xff\xfe\t\x80\r\n"), 200, id="a header that is not Latin"),
    pytest.param(get(MODELS, b"X-Request-Id: a\r\n\tb\r\n"), 400, id="a folded header"),
    pytest.param(
        get(
            MODELS,
            b"Connection: Upgrade\r\nUpgrade: websocket\r\n"
            b"Sec-WebSocket-Key: dGhlIHNhbXBsZQ==\r\nSec-WebSocket-Version: 13\r\n",
        ),
        200,
        id="a websocket",
    ),
    pytest.param(
        post(MODELS, HELLO, b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"),
        405,
        id="an upgrade to HTTP/2 with a body",
    ),
    pytest.param(
        post(
            CHAT,
            HELLO,
            b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
            b"HTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA\r\n",
        ),
        200,
        id="Java's client",
    ),
    pytest.param(
        b"GET %b HTTP/1.1\r\n%bContent-Length: 7\r\n\r\nhas one" % (MODELS, HEAD),
        200,
        id="GET with a body",
    ),
    pytest.param(
        post(CHAT, HELLO, b"Content-Type: text/plain\r\nContent-Type: application/json\r\n"),
        200,
        id="two content types, the last right",
    ),
    pytest.param(
        post(CHAT, HELLO, b"Content-Type: application/json\r\nContent-Type: text/plain\r\n"),
        400,
        id="two content types, the last wrong",
    ),
    pytest.param(
        post(CHAT, HELLO, b"Content-Type: \xff\r\n"), 400, id="a content type that is not Latin"
    ),
    pytest.param(post(CHAT, HELLO, b"Expect: something\r\n"), 200, id="another expectation"),
    pytest.param(b"OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", 404, id="OPTIONS of everything"),
    pytest.param(get(b"/_mock/journal?last=abc"), 400, id="journal, a word"),
    pytest.param(get(b"/_mock/journal?last=-1"), 400, id="journal, negative"),
    pytest.param(get(b"/_mock/journal?last="), 400, id="journal, nothing"),
    pytest.param(get(b"/_mock/journal?last=%d9%a3"), 400, id="journal, an Arabic digit"),
    pytest.param(get(b"/_mock/journal?last=99999999999"), 200, id="journal, very many"),
    pytest.param(get(b"/_mock/journal?last=0"), 200, id="journal, none"),
    pytest.param(get(b"/_mock/journal?%ff=%ff&last=1"), 400, id="journal, bad UTF-8"),
    pytest.param(get(b"/_mock/no/such%0acall"), 404, id="an unknown control call"),
    pytest.param(post(b"/_mock/health", b"{}"), 405, id="a wrong method of the control API"),
    pytest.param(post(b"/_mock/journal", b"x" * 100_000), 405, id="a body for the control API"),
]


@pytest.mark.parametrize(("data", "status"), UNUSUAL)
def test_unusual_http_is_answered(mock: Mock, data: bytes, status: int) -> None:
    with connected(mock.url) as wire:
        wire.send(data)
        answer = wire.answer()
        assert answer.status == status, answer.body
        answer.json()
        for value in answer.headers.values():
            assert all(32 <= byte < 127 for byte in value), value
        if answer.headers.get(b"connection") != b"close":
            wire.send(get(MODELS))
            assert wire.answer().status == 200


@pytest.mark.parametrize(("size", "status"), [(MAX_HEAD, 200), (MAX_HEAD + 1, 431)])
def test_a_head_that_comes_in_pieces_has_a_largest_size(mock: Mock, size: int, status: int) -> None:
    begin = b"GET %b HTTP/1.1\r\n%bX-Big: " % (MODELS, HEAD)
    with connected(mock.url) as wire:
        wire.send(begin + b"a" * (size - len(begin)))
        if status == 200:
            wire.send(b"\r\n\r\n")
        assert wire.answer().status == status


def test_a_declined_upgrade_may_end_the_connection(mock: Mock) -> None:
    with connected(mock.url) as wire:
        wire.send(get(MODELS, b"Connection: Upgrade, close\r\nUpgrade: h2c\r\n"))
        answer = wire.answer()
        assert (answer.status, answer.headers[b"connection"]) == (200, b"close")
        assert wire.ends()


def test_a_host_that_is_none_stands_in_no_address(mock: Mock) -> None:
    answer = ask(mock.url, b"GET /sealink/openapi.json HTTP/1.1\r\nHost: a';(b)\r\n\r\n")
    assert answer.json()["servers"][0]["url"] == "http://localhost/sealink"
    answer = ask(mock.url, b"GET /sealink/openapi.json HTTP/1.1\r\nHost: [::1]:4010\r\n\r\n")
    assert answer.json()["servers"][0]["url"] == "http://[::1]:4010/sealink"


def test_a_preflight_repeats_only_what_can_be_a_name(mock: Mock) -> None:
    asked = (
        b"Origin: http://x\r\nAccess-Control-Request-Method: %b\r\n"
        b"Access-Control-Request-Headers: %b\r\n"
    )
    head = b"OPTIONS %b HTTP/1.1\r\nHost: x\r\n%b\r\n"
    good = ask(mock.url, head % (CHAT, asked % (b"POST", b"authorization, content-type")))
    assert (
        good.headers[b"access-control-allow-methods"],
        good.headers[b"access-control-allow-headers"],
    ) == (b"POST", b"authorization, content-type")
    bad = ask(mock.url, head % (CHAT, asked % (b"\xff\xfe", b"\xe9, ok, a b")))
    assert (bad.status, bad.headers[b"access-control-allow-headers"]) == (204, b"ok")
    assert all(byte < 127 for value in bad.headers.values() for byte in value)


REFUSED = [
    pytest.param(post(CHAT, b""), 400, id="no body"),
    pytest.param(post(CHAT, b"{"), 400, id="bad JSON"),
    pytest.param(post(CHAT, b"[" * 100_000), 400, id="nested deep"),
    pytest.param(
        post(CHAT, b"x" * 2_000_000, b"Content-Type: text/plain\r\n"), 400, id="a wrong type, 2 MB"
    ),
    pytest.param(
        post(CHAT, b"\x1f\x8b" * 500_000, b"Content-Encoding: gzip\r\n"), 400, id="compressed, 1 MB"
    ),
    pytest.param(post(CHAT, b"x" * 11_000_000), 413, id="too large"),
    pytest.param(post(b"/sealink/v1/nowhere", b"x" * 1_000_000), 404, id="no such path, 1 MB"),
    pytest.param(post(b"/nowhere", b"x" * 1_000_000), 404, id="no such gateway, 1 MB"),
    pytest.param(post(b"/~/x", b"x" * 1_000_000), 404, id="no such sandbox, 1 MB"),
    pytest.param(post(MODELS, b"x" * 1_000_000), 405, id="no such method, 1 MB"),
    pytest.param(post(CHAT, b"{}").replace(b"Authorization", b"Nothing"), 401, id="no key"),
    pytest.param(post(b"/_mock/health", b"x" * 1_000_000), 405, id="control API, 1 MB"),
    pytest.param(b"HEAD %b HTTP/1.1\r\n%b\r\n" % (MODELS, HEAD), 405, id="HEAD"),
    pytest.param(b"OPTIONS %b HTTP/1.1\r\n%b\r\n" % (MODELS, HEAD), 405, id="OPTIONS"),
]


@pytest.mark.parametrize(("data", "status"), REFUSED)
def test_the_connection_stays_usable_after_a_refusal(mock: Mock, data: bytes, status: int) -> None:
    with connected(mock.url) as wire:
        for _ in range(3):
            wire.send(data)
            assert wire.answer("HEAD" if data.startswith(b"HEAD") else "").status == status
            wire.send(post(CHAT, HELLO))
            assert wire.answer().status == 200


def test_pipelined_requests_are_answered_in_order(mock: Mock) -> None:
    with connected(mock.url) as wire:
        wire.send(
            post(CHAT, HELLO)
            + post(CHAT, b"{")
            + get(MODELS)
            + post(MODELS, b"x")
            + post(CHAT, HELLO)
        )
        assert [wire.answer().status for _ in range(5)] == [200, 400, 200, 405, 200]


def test_a_bounded_number_of_requests_waits(mock: Mock, caplog: pytest.LogCaptureFixture) -> None:
    slow = post(CHAT, HELLO, b"X-Mock-Fault: latency=200ms\r\n")
    with connected(mock.url) as wire:
        wire.send(slow + get(MODELS) * 300)
        assert [wire.answer().status for _ in range(258)] == [200] * 257 + [400]
        assert wire.ends()
    with connected(mock.url) as leaving:
        leaving.send(slow + get(MODELS) * 20)
    assert ask(mock.url, slow).status == 200
    assert not [record for record in caplog.records if record.exc_info]


BAD_HEAD = b"GET / HTTP/1.1\r\nHost: a b\r\n\r\n"
BAD_BODY = b"POST %b HTTP/1.1\r\n%bTransfer-Encoding: chunked\r\n\r\nZZ\r\n" % (CHAT, HEAD)


@pytest.mark.parametrize("bad", [BAD_HEAD, BAD_BODY], ids=["head", "body"])
@pytest.mark.parametrize("slow", [1, 2])
def test_what_is_not_http_waits_for_the_replies_before_it(
    mock: Mock, bad: bytes, slow: int
) -> None:
    with connected(mock.url) as wire:
        wire.send(post(CHAT, HELLO, b"X-Mock-Fault: latency=30ms\r\n") * slow + bad)
        assert [wire.answer().status for _ in range(slow + 1)] == [200] * slow + [400]
        assert wire.ends()


def test_fields_behind_the_body_do_not_change_the_request(mock: Mock) -> None:
    head = b"POST %b HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" % CHAT
    trailer = b"Authorization: Bearer t\r\nHost: y\r\n"
    body = b"%x\r\n%b\r\n0\r\n%b\r\n" % (len(HELLO), HELLO, trailer)
    assert ask(mock.url, head + body).status == 401


def test_a_body_in_single_bytes_is_put_together(mock: Mock) -> None:
    with connected(mock.url) as wire:
        for byte in post(CHAT, HELLO):
            wire.send(bytes([byte]))
        assert wire.answer().status == 200


def test_chunks_of_any_size_are_put_together(mock: Mock) -> None:
    chunks = (
        b"".join(
            b"%x;name=value\r\n%b\r\n" % (len(piece), piece)
            for piece in (HELLO[:1], HELLO[1:30], HELLO[30:])
        )
        + b"0\r\nX-Trailer: y\r\n\r\n"
    )
    answer = ask(
        mock.url,
        b"POST %b HTTP/1.1\r\n%bTransfer-Encoding: chunked\r\n\r\n%b" % (CHAT, HEAD, chunks),
    )
    assert answer.status == 200


def test_a_client_that_asks_first_is_told_to_go_on(mock: Mock) -> None:
    head, _, body = post(CHAT, HELLO, b"Expect: 100-continue\r\n").partition(b"\r\n\r\n")
    with connected(mock.url) as wire:
        wire.send(head + b"\r\n\r\n")
        assert wire.answer().status == 100
        wire.send(body)
        assert wire.answer().status == 200


def test_a_client_that_asks_first_is_told_that_it_is_too_much(mock: Mock) -> None:
    with connected(mock.url) as wire:
        wire.send(
            b"POST %b HTTP/1.1\r\n%bExpect: 100-continue\r\nContent-Length: 99000000\r\n\r\n"
            % (CHAT, HEAD)
        )
        answer = wire.answer()
        assert (answer.status, answer.headers[b"connection"]) == (413, b"close")
        assert wire.ends()
