"""Wrong requests get the gateway's own 4xx, valid by its document, and never a 500."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from tests.server.operations import JSON_TARGETS, Target
from tests.server.refusals import KEY, Documents, field_of, message_of

JSON = "application/json"
WRONG: tuple[Any, ...] = (None, -1.5, True, {"a": [1]}, [[[[]]]], [None])

# The queue's models have no field in common.
named = pytest.mark.parametrize(
    "target", [pytest.param(target, id=target.name) for target in JSON_TARGETS if target.required]
)
targets = pytest.mark.parametrize(
    "target", [pytest.param(target, id=target.name) for target in JSON_TARGETS]
)


def post(
    client: httpx.Client,
    target: Target,
    body: bytes,
    content_type: str | None = JSON,
    **headers: str,
) -> httpx.Response:
    typed = {} if content_type is None else {"content-type": content_type}
    return client.post(
        target.path,
        content=body,
        headers={
            **KEY,
            **typed,
            **{name.replace("_", "-"): value for name, value in headers.items()},
        },
    )


BODIES = [
    pytest.param(b"", "required", id="nothing"),
    pytest.param(b" \r\n ", "required", id="white space"),
    pytest.param(b'{"a":', "not valid JSON", id="cut off"),
    pytest.param(b'{"a":1,}', "not valid JSON", id="a trailing comma"),
    pytest.param(b"{'a':1}", "not valid JSON", id="single quotes"),
    pytest.param(b'{"a":1} x', "not valid JSON", id="something after it"),
    pytest.param(
        b'{"a":NaN}', "NaN and Infinity are not JSON at line 1, column 6 in 'a'", id="NaN"
    ),
    pytest.param(b'{"a":[-Infinity]}', "'a[0]'", id="minus Infinity"),
    pytest.param(b'{"a":1e999}', "a number too large at line 1, column 6 in 'a'", id="1e999"),
    pytest.param(b'{"a":{"b":' + b"9" * 400 + b"}}", "'a.b'", id="an integer of 400 digits"),
    pytest.param(
        rb'{"a":"\ud800"}',
        "half of a surrogate pair at line 1, column 7 in 'a'",
        id="a lone surrogate, escaped",
    ),
    pytest.param(b'{"a":"\xed\xa0\x80"}', "it is not UTF-8", id="a lone surrogate, raw"),
    pytest.param(b'{"a":"\xff"}', "it is not UTF-8", id="bad UTF-8"),
    pytest.param(b"\xef\xbb\xbf{}", "byte order mark", id="a byte order mark"),
    pytest.param('{"a":1}'.encode("utf-16"), "must be UTF-8", id="UTF-16"),
    pytest.param(
        b'{"a":' + b"[" * 10_000 + b"]" * 10_000 + b"}",
        "nested too deeply",
        id="nested 10,000 deep",
    ),
    pytest.param(b"[" * 1_000_000, "nested too deeply", id="a million brackets"),
    pytest.param(b"[]", "an array", id="an array"),
    pytest.param(b'"text"', "a string ('text')", id="a string"),
    pytest.param(b"null", "null", id="null"),
    pytest.param(b"\0\0\0\0", "not valid JSON", id="zeros"),
]


_NO_OBJECTS = ("an array", "a string ('text')", "null")


@targets
@pytest.mark.parametrize(("body", "said"), BODIES)
def test_a_body_that_cannot_be_meant_is_refused_in_the_gateways_words(
    client: httpx.Client, documents: Documents, target: Target, body: bytes, said: str
) -> None:
    reply = post(client, target, body)
    if target.gateway == "babysea" and len(body) > 1_048_576:
        assert reply.status_code == 413
        return
    assert reply.status_code == target.wrong, reply.text
    documents.check(target.gateway, target.template, "POST", reply)
    if "Messages" in target.name and said in _NO_OBJECTS:
        said = "Input should be a valid dictionary"
    assert said in message_of(reply.json())


@targets
@pytest.mark.parametrize(
    ("content_type", "said"),
    [
        pytest.param(
            "text/plain", "'text/plain' is not supported; this operation accepts", id="text"
        ),
        pytest.param(
            "application/x-www-form-urlencoded", "send JSON with the header", id="curl's own"
        ),
        pytest.param(
            "application/json; charset=utf-16",
            "The charset 'utf-16' is not supported",
            id="another charset",
        ),
        pytest.param('application/json; charset="x;y', "charset", id="a broken charset"),
        pytest.param("json", "'json' is not supported", id="no type at all"),
        pytest.param("a/" + "x" * 3000, "is not supported", id="very long"),
    ],
)
def test_a_content_type_that_is_not_documented_is_refused(
    client: httpx.Client, documents: Documents, target: Target, content_type: str, said: str
) -> None:
    reply = post(client, target, b"{}", content_type)
    assert reply.status_code == target.media, reply.text
    documents.check(target.gateway, target.template, "POST", reply)
    assert said in message_of(reply.json())


@targets
def test_a_compressed_body_is_refused_and_says_why(
    client: httpx.Client, documents: Documents, target: Target
) -> None:
    reply = post(client, target, b"\x1f\x8b\x08\x00", content_encoding="gzip")
    assert reply.status_code == target.media
    documents.check(target.gateway, target.template, "POST", reply)
    assert (
        message_of(reply.json())
        == "Content-Encoding 'gzip' is not supported; send the body as it is."
    )


@targets
@pytest.mark.parametrize(
    "content_type",
    [
        None,
        "application/json;charset=UTF-8",
        "Application/JSON",
        'application/json; charset="utf-8"',
    ],
)
def test_json_by_any_other_name_is_json(
    client: httpx.Client, documents: Documents, target: Target, content_type: str | None
) -> None:
    body = json.dumps(documents.example(target.gateway, target.template)).encode()
    assert post(client, target, body, content_type, content_encoding="identity").status_code in (
        200,
        202,
    )


@targets
def test_a_method_that_the_path_has_not_is_405_with_allow(
    client: httpx.Client, documents: Documents, target: Target
) -> None:
    for method in ("PATCH", "GET", "DELETE", "OPTIONS", "PUT", "TRACE"):
        reply = client.request(method, target.path, headers=KEY)
        assert (reply.status_code, reply.headers["allow"]) == (405, "POST")
        documents.check(target.gateway, target.template, "POST", reply)
    head = client.head(target.path, headers=KEY)
    assert (head.status_code, head.headers["allow"], head.content) == (405, "POST", b"")
    assert int(head.headers["content-length"]) > 0


@targets
def test_a_path_below_or_beside_an_operation_is_404(
    client: httpx.Client, documents: Documents, target: Target
) -> None:
    for path in (
        f"{target.path}/no/such/thing",
        f"{target.path}x/y/z",
        f"/{target.gateway}/{target.template.split('/')[1]}/nowhere/at/all",
    ):
        reply = client.post(path, json={}, headers=KEY)
        assert reply.status_code == 404, path
        documents.check(target.gateway, path.removeprefix(f"/{target.gateway}"), "POST", reply)


@targets
def test_a_missing_key_is_401(client: httpx.Client, documents: Documents, target: Target) -> None:
    for value in ("", "Bearer", "Basic !!!", "Basic dXNlcg==", "\xe9"):
        reply = client.post(
            target.path, json={}, headers={b"authorization": value.encode("latin-1")}
        )
        assert reply.status_code == 401, value
        documents.check(target.gateway, target.template, "POST", reply)


@named
def test_a_missing_field_is_named(
    client: httpx.Client, documents: Documents, target: Target
) -> None:
    body = documents.example(target.gateway, target.template)
    reply = post(
        client,
        target,
        json.dumps(
            {name: value for name, value in body.items() if name != target.required}
        ).encode(),
    )
    assert reply.status_code == target.wrong
    documents.check(target.gateway, target.template, "POST", reply)
    said = f"Missing required parameter: '{target.required}'"
    if "Messages" in target.name:
        said = f"{target.required}: Field required"
    assert message_of(reply.json()).startswith(said)
    assert field_of(reply.json()) in (target.required, "")


@named
@pytest.mark.parametrize("wrong", [pytest.param(value, id=json.dumps(value)) for value in WRONG])
def test_a_required_field_of_another_type_is_named(
    client: httpx.Client, documents: Documents, target: Target, wrong: Any
) -> None:
    reply = post(
        client,
        target,
        json.dumps(
            {**documents.example(target.gateway, target.template), target.required: wrong}
        ).encode(),
    )
    assert reply.status_code == target.wrong, reply.text
    documents.check(target.gateway, target.template, "POST", reply)
    message = message_of(reply.json())
    if "Messages" in target.name:
        assert message.startswith((f"{target.required}: ", f"{target.required}."))
    else:
        assert f"'{target.required}" in message
    assert field_of(reply.json()).startswith(target.required) or field_of(reply.json()) == ""
