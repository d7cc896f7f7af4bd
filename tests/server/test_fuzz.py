"""Anything at all over TCP: an answer below 500, and all clients at once get theirs."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.server.wire import CHAT, HELLO, ask, connected, get, post
from tests.serving import Mock

PLACES = [
    b"/sealink/v1/chat/completions",
    b"/sealink/v1/tasks/",
    b"/sealink/v1/images/variations",
    b"/sealink/v1/audio/transcriptions",
    b"/sealink/anthropic/v1/messages",
    b"/seacloud/llm/v1/chat/completions",
    b"/seacloud/llm/openai/v1/responses",
    b"/seacloud/model/v1/queue/",
    b"/babysea/v1/generate/image/",
    b"/babysea/v1/content/",
    b"/babysea-eu/v1/content/list",
    b"/apikey/v1/embeddings",
    b"/apikey/v1/videos",
    b"/apikey/v1/credits/estimate",
    b"/sealink",
    b"/",
    b"/~",
    b"/~a/sealink/v1/models",
    b"/_mock/journal",
    b"/_mock/",
]
# llhttp takes visible ASCII in a target, and anything but controls in a header's value.
TARGET = st.lists(
    st.sampled_from(
        [bytes([byte]) for byte in range(33, 127) if byte not in b"#?"]
        + [b"%2F", b"%00", b"%ff", b"%0a", b"../", b"//", b"{", b"%"]
    ),
    max_size=30,
).map(b"".join)
VALUE = st.binary(max_size=60).map(
    lambda raw: bytes(byte for byte in raw if byte >= 32 and byte != 127).strip()
)
NAMES = """Content-Type Authorization X-Request-Id X-Mock-Sandbox Accept Origin Cookie
    Idempotency-Key Host X-Api-Key Content-Encoding Access-Control-Request-Method"""
COMMON = [
    b"application/json",
    b"multipart/form-data; boundary=b",
    b"application/x-www-form-urlencoded",
    b"Bearer t",
    b"*/*",
    b"text/event-stream",
]
HEADERS = st.dictionaries(
    st.sampled_from(NAMES.encode().split()), VALUE | st.sampled_from(COMMON), max_size=6
)
FIELDS = """model messages role content stream n input prompt tools type stop image_url max_tokens
    file_url seed text"""
LEAVES = r'''1 1.0 -0 1e400 null true "x" "\ud800" "" NaN "data:," 9999999999999999999999999 "user"
    "gpt-4.1" "qwen3-max"'''
JSONISH = st.recursive(
    st.sampled_from([b"", *LEAVES.encode().split()]),
    lambda inner: (
        st.lists(inner, max_size=4).map(lambda items: b"[" + b",".join(items) + b"]")
        | st.dictionaries(st.sampled_from(FIELDS.encode().split()), inner, max_size=6).map(
            lambda fields: b"{" + b",".join(b'"%b":%b' % field for field in fields.items()) + b"}"
        )
    ),
    max_leaves=12,
)
BODY = (
    st.binary(max_size=300)
    | JSONISH
    | st.binary(max_size=100).map(
        lambda raw: (
            b'--b\r\nContent-Disposition: form-data; name="model"\r\n\r\n' + raw + b"\r\n--b--\r\n"
        )
    )
)


@settings(
    max_examples=150,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(
    method=st.sampled_from(
        [b"GET", b"POST", b"PUT", b"DELETE", b"PATCH", b"OPTIONS", b"HEAD", b"TRACE", b"PROPFIND"]
    ),
    place=st.sampled_from(PLACES),
    tail=TARGET,
    query=TARGET,
    headers=HEADERS,
    body=BODY,
)
def test_anything_is_answered_below_500(
    mock: Mock,
    method: bytes,
    place: bytes,
    tail: bytes,
    query: bytes,
    headers: dict[bytes, bytes],
    body: bytes,
) -> None:
    head = b"".join(b"%b: %b\r\n" % header for header in ({b"Host": b"x"} | headers).items())
    data = b"%b %b%b?%b HTTP/1.1\r\n%bContent-Length: %d\r\n\r\n%b" % (
        method,
        place,
        tail,
        query,
        head,
        len(body),
        body,
    )
    with connected(mock.url) as wire:
        wire.send(data)
        answer = wire.answer(method.decode())
        assert answer.status < 500, (data, answer)
        assert all(32 <= byte < 127 for value in answer.headers.values() for byte in value), (
            answer.headers
        )
        if answer.headers.get(b"connection") == b"close":  # where its request ends is unknown
            assert answer.status == 400
            assert wire.ends()
            return
        wire.send(get(b"/sealink/v1/models"))
        assert wire.answer().status == 200


@settings(
    max_examples=100,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(
    place=st.sampled_from(
        [place for place in PLACES if place.count(b"/") > 2 and not place.endswith(b"/")]
    ),
    body=JSONISH,
)
def test_any_json_is_answered_below_500(mock: Mock, place: bytes, body: bytes) -> None:
    answer = ask(mock.url, post(place, body))
    assert answer.status < 500, (place, body, answer)


MIXED = [
    (post(CHAT, HELLO), 200),
    (post(CHAT, HELLO[:-1] + b',"stream":true}'), 200),
    (post(CHAT, b"{"), 400),
    (post(CHAT, b"[" * 10_000), 400),
    (post(CHAT, b"x" * 11_000_000), 413),
    (post(b"/seacloud/llm/v1/chat/completions", b"{}"), 400),
    (get(b"/babysea/v1/content/list?limit=x"), 400),
    (get(b"/sealink/v1/models"), 200),
    (get(b"/nowhere"), 404),
    (get(b"/_mock/journal?last=3"), 200),
    (get(b"/~one/apikey/v1/models"), 200),
    (b"GET / FTP/1.0\r\n\r\n", 400),
]


def test_fifty_clients_with_good_and_bad_requests_all_get_their_own_answers(mock: Mock) -> None:
    def visit(number: int) -> list[tuple[int, int]]:
        order = MIXED[number % len(MIXED) :] + MIXED[: number % len(MIXED)]
        return [(ask(mock.url, data).status, status) for data, status in order]

    with ThreadPoolExecutor(50) as pool:
        for pairs in pool.map(visit, range(50)):
            assert [got for got, _ in pairs] == [wanted for _, wanted in pairs]
