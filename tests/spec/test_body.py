"""Request bodies by content type: matching, decoding and errors."""

from __future__ import annotations

import logging
import time
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mockgateway.problem import Problem
from mockgateway.spec import lazy_validator
from mockgateway.spec.body import ABSENT, Bodies, UploadedFile
from mockgateway.spec.content_types import match, parameter

ANY: dict[str, Any] = {"schema": True}
JSON = Bodies({"application/json": ANY}, required=True)


def refused(bodies: Bodies, content_type: str | None, body: bytes) -> Problem:
    with pytest.raises(Problem) as caught:
        bodies.read(content_type, body)
    assert len(caught.value.message) <= 300
    return caught.value


def outcome(bodies: Bodies, content_type: str, body: bytes) -> Problem | None:
    try:
        bodies.read(content_type, body)
    except Problem as problem:
        return problem
    return None


def test_json_is_decoded_and_validated() -> None:
    bodies = Bodies(
        {
            "application/json": {
                "schema": {
                    "type": "object",
                    "required": ["model"],
                    "properties": {"model": {"type": "string"}},
                }
            }
        },
        required=True,
    )
    for content_type in (
        "application/json",
        "application/json; charset=utf-8",
        'Application/JSON;charset="UTF-8"',
        None,
        "",
    ):
        for _ in range(2):  # the second time the header is cached
            body = bodies.read(content_type, b'{"model": "m"}')
            assert (body.value, body.media_type, body.sent) == (
                {"model": "m"},
                "application/json",
                "application/json",
            )
    problem = refused(bodies, "application/json", b"{}")
    assert (problem.name, problem.values["param"]) == ("missing_field", "model")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        pytest.param(b'{"a":1', "unexpected end of data at line 1, column 7", id="cut off"),
        pytest.param(b"[1,\n2,]", "at line 2, column", id="a comma too many"),
        pytest.param(b"{} x", "unexpected content after document", id="trailing garbage"),
        pytest.param(b"{'a':1}", "at line 1, column 2", id="single quotes"),
        pytest.param(b"\xff", "it is not UTF-8", id="bad UTF-8"),
        pytest.param(b'{"a":"\xe9"}', "it is not UTF-8", id="Latin-1 in a string"),
        pytest.param(b'"\xed\xa0\x80"', "it is not UTF-8", id="a surrogate in UTF-8"),
        pytest.param(rb'"\ud800"', "half of a surrogate pair", id="a lone surrogate"),
        pytest.param(rb'"\udc00x"', "is not valid JSON", id="a lone low surrogate"),
        pytest.param(b"NaN", "NaN and Infinity are not JSON", id="NaN"),
        pytest.param(b"[-Infinity]", "NaN and Infinity are not JSON", id="minus Infinity"),
        pytest.param(b"[1e400]", "a number too large", id="1e400"),
        pytest.param(b"1" * 400, "a number too large", id="400 digits"),
        pytest.param(b"[" * 10_000, "nested too deeply", id="10,000 open arrays"),
        pytest.param(b"[" * 10_000 + b"]" * 10_000, "nested too deeply", id="10,000 arrays"),
        pytest.param(
            b'{"a":' * 10_000 + b"1" + b"}" * 10_000, "nested too deeply", id="10,000 objects"
        ),
        pytest.param("{}".encode("utf-16"), "must be UTF-8, not UTF-16", id="UTF-16"),
        pytest.param(
            "{}".encode("utf-16-le"), "must be UTF-8, not UTF-16", id="UTF-16 without a mark"
        ),
        pytest.param("{}".encode("utf-16-be"), "must be UTF-8, not UTF-16", id="big-endian UTF-16"),
        pytest.param("{}".encode("utf-32"), "must be UTF-8, not UTF-16 or UTF-32", id="UTF-32"),
        pytest.param(b"\xef\xbb\xbf{}", "byte order mark", id="UTF-8 with a mark"),
        pytest.param(b'{"a":\0}', "is not valid JSON", id="a NUL between"),
        pytest.param(b'"a\0"', "control character", id="a NUL in a string"),
        pytest.param(b"{}\0", "is not valid JSON", id="a NUL behind"),
        pytest.param(b"True", "is not valid JSON", id="Python"),
        pytest.param(b"model=a&n=1", "is not valid JSON", id="a form"),
    ],
)
def test_malformed_json_is_refused_with_its_position(body: bytes, words: str) -> None:
    problem = refused(JSON, "application/json", body)
    assert problem.name == "invalid_json"
    assert words in problem.message
    assert problem.values["param"] == ("[0]" if body in (b"[-Infinity]", b"[1e400]") else None)


def test_a_missing_body_is_refused_only_if_required() -> None:
    optional = Bodies({"application/json": {"schema": {"type": "object"}}}, required=False)
    for content_type in ("application/json", None, "text/plain"):
        assert optional.read(content_type, b"") is ABSENT
        problem = refused(JSON, content_type, b"")
        assert (problem.name, problem.message) == ("invalid_request", "A request body is required.")
    for _ in range(2):
        assert optional.read("application/json", b" \r\n\t") is ABSENT
        assert refused(JSON, "application/json", b" \n").message == "A request body is required."


def test_an_undocumented_body_is_ignored() -> None:
    assert Bodies({}, required=False).read("text/csv", b"a,b") is ABSENT


def test_the_last_of_duplicate_keys_wins() -> None:
    assert JSON.read("application/json", b'{"a":1,"a":2}').value == {"a": 2}


def test_integers_beyond_64_bits_are_valid_integers() -> None:
    bodies = Bodies(
        {"application/json": {"schema": {"type": "integer", "maximum": 10**25}}}, required=True
    )
    assert bodies.read("application/json", b"18446744073709551616").value == 2**64
    assert (
        "greater than the maximum"
        in refused(bodies, "application/json", b"123456789012345678901234567890").message
    )
    assert refused(bodies, "application/json", b"1.5").name == "invalid_request"


TREE = {
    "$ref": "#/$defs/N",
    "$defs": {
        "N": {
            "anyOf": [
                {"const": {"end": []}},
                {"type": "array", "items": {"$ref": "#/$defs/N"}},
                {"type": "object", "additionalProperties": {"$ref": "#/$defs/N"}},
            ]
        }
    },
}


@pytest.mark.parametrize(
    "schema",
    [TREE, {"enum": [[], {}]}, {"const": []}, {"uniqueItems": True, "maxItems": 0}],
    ids=["recursive", "enum", "const", "unique"],
)
@pytest.mark.parametrize("leaf", [b"1", b"[]"])
@pytest.mark.parametrize(
    ("left", "right"), [(b"[", b"]"), (b'{"a":', b"}")], ids=["arrays", "objects"]
)
@pytest.mark.parametrize("depth", [200, 300, 1022])
def test_the_deepest_json_does_not_crash(
    schema: Any, leaf: bytes, left: bytes, right: bytes, depth: int
) -> None:
    problem = outcome(
        Bodies({"application/json": {"schema": schema}}, required=True),
        "application/json",
        left * depth + leaf + right * depth,
    )
    assert problem is None or problem.name == "invalid_request"


def test_deep_json_is_refused_if_the_validator_has_a_recursion_limit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Limited:
        def is_valid(self, _value: object) -> bool:
            raise ValueError("Recursion limit reached")

    monkeypatch.setattr(lazy_validator, "compile_schema", lambda *_: Limited())
    for content_type in ("application/json", "text/plain"):
        message = refused(Bodies({content_type: ANY}, required=True), content_type, b"[[]]").message
        assert message == "Invalid value for the request body: it is nested too deeply."


def test_a_million_items_are_read_and_refused_quickly() -> None:
    schema = {
        "type": "array",
        "items": {"anyOf": [{"type": "string", "maxLength": 3}, {"type": "object"}]},
    }
    bodies = Bodies({"application/json": {"schema": schema}}, required=True)
    start = time.process_time()
    assert (
        len(bodies.read("application/json", orjson.dumps(["abc"] * 1_000_000)).value) == 1_000_000
    )
    assert (
        refused(bodies, "application/json", orjson.dumps(["abcd"] * 1_000_000)).values["param"]
        == "[0]"
    )
    assert time.process_time() - start < 10


FILES = Bodies(
    {
        "application/json": ANY,
        "application/*+json": ANY,
        "image/*": ANY,
        "text/plain": {"schema": {"type": "string", "maxLength": 5}},
    },
    required=True,
)


@pytest.mark.parametrize(
    ("documented", "sent", "found"),
    [
        pytest.param(
            ["*/*", "application/*", "application/json"],
            "application/json",
            "application/json",
            id="itself",
        ),
        pytest.param(
            ["*/*", "application/*", "application/*+json"],
            "application/vnd.api+json",
            "application/*+json",
            id="its suffix",
        ),
        pytest.param(["*/*", "image/*"], "image/png", "image/*", id="its family"),
        pytest.param(["*/*", "image/*"], "text/plain", "*/*", id="anything"),
        pytest.param(
            ["application/json; charset=utf-8"],
            "application/json",
            "application/json; charset=utf-8",
            id="documented with a parameter",
        ),
        pytest.param(
            ["application/json"], "application/problem+json", None, id="a suffix is not the type"
        ),
        pytest.param(["*/*"], "nonsense", None, id="no type at all"),
        pytest.param([], "text/plain", None, id="nothing documented"),
    ],
)
def test_a_content_type_matches_the_closest_documented_one(
    documented: list[str], sent: str, found: str | None
) -> None:
    assert match(sent, documented) == found


def test_the_parameters_of_a_content_type_are_read() -> None:
    assert parameter('multipart/form-data; Boundary="a;\\"b"; charset=utf-8', "boundary") == 'a;"b'
    assert parameter("text/plain;charset=utf-8", "charset") == "utf-8"
    assert parameter("text/plain; charset", "charset") is None


def test_an_undocumented_type_is_refused_with_the_documented_ones() -> None:
    problem = refused(FILES, "text/csv", b"a")
    assert problem.name == "unsupported_media_type"
    assert problem.message == (
        "Content-Type 'text/csv' is not supported; this operation accepts application/json "
        "or application/*+json or image/* or text/plain."
    )
    assert refused(FILES, "x" * 5000, b"a").name == "unsupported_media_type"


def test_a_form_from_curl_gets_advice_to_send_json() -> None:
    problem = refused(JSON, "application/x-www-form-urlencoded", b'{"a":1}')
    assert problem.name == "unsupported_media_type"
    assert "'Content-Type: application/json'" in problem.message


def test_a_body_without_a_type_is_refused_if_json_is_not_documented() -> None:
    problem = refused(Bodies({"audio/*": ANY}, required=True), None, b"a")
    assert (problem.name, problem.message) == (
        "unsupported_media_type",
        "The Content-Type header is missing; this operation accepts audio/*.",
    )


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json; charset=utf-16",
        "application/json;charset=latin-1",
        "text/plain; charset=cp1252",
    ],
)
def test_a_charset_other_than_utf8_is_refused(content_type: str) -> None:
    problem = refused(FILES, content_type, b'"a"')
    assert (problem.name, "send UTF-8" in problem.message) == ("unsupported_media_type", True)


def test_text_becomes_str_and_other_types_bytes() -> None:
    assert FILES.read("text/plain; charset=utf-8", "é".encode()).value == "é"
    assert FILES.read("image/png", b"\x89PNG").value == b"\x89PNG"
    assert FILES.read("application/problem+json", b"[1]").media_type == "application/*+json"
    assert refused(FILES, "text/plain", b"\xff").message == "The request body is not valid UTF-8."
    assert "it has 6 characters" in refused(FILES, "text/plain", b"abcdef").message


def test_more_content_types_than_the_cache_holds_are_read() -> None:
    bodies = Bodies({"application/json": ANY}, required=False)
    for number in range(200):
        assert bodies.read(f"application/json; v={number}", b"[1]").value == [1]
    assert bodies.read("application/json; v=last", b" ") is ABSENT


UPLOAD: dict[str, Any] = {
    "type": "object",
    "required": ["model"],
    "properties": {
        "model": {"type": "string"},
        "file": {"type": "string", "format": "binary"},
        "raw": {"type": "string", "contentMediaType": "application/octet-stream"},
        "image": {
            "anyOf": [
                {"type": "string", "format": "binary"},
                {"type": "array", "items": {"type": "string", "format": "binary"}, "maxItems": 2},
            ]
        },
        "picture": {
            "anyOf": [{"type": "string", "format": "binary"}, {"type": "string", "format": "uri"}]
        },
        "n": {"type": "integer", "minimum": 1},
        "temperature": {"type": ["number", "null"]},
        "stream": {"type": "boolean"},
        "tags": {"type": "array", "items": {"type": "string"}, "maxItems": 3},
        "numbers": {"type": "array", "items": {"type": "integer"}},
        "joined": {"type": "array", "items": {"type": "integer"}},
        "literal[]": {"type": "array", "items": {"type": "string"}},
        "metadata": {"type": "object", "additionalProperties": {"type": "string"}},
        "options": {
            "type": "object",
            "properties": {"deep": {"type": "object", "properties": {"n": {"type": "integer"}}}},
        },
        "coded": {"type": "string"},
        "loose": {},
    },
    "additionalProperties": False,
}
MEDIA = {
    "schema": UPLOAD,
    "encoding": {
        "joined": {"explode": False},
        "coded": {"contentType": "text/plain"},
        "numbers": {"contentType": "application/json"},
    },
}
FORMS = Bodies(
    {"multipart/form-data": MEDIA, "application/x-www-form-urlencoded": MEDIA}, required=True
)
MULTIPART = "multipart/form-data; boundary=XX"


def multipart(*parts: tuple[str, bytes]) -> bytes:
    """Parts as (what follows `form-data; `, data)."""
    return (
        b"".join(
            b"--XX\r\nContent-Disposition: form-data; "
            + head.encode()
            + b"\r\n\r\n"
            + data
            + b"\r\n"
            for head, data in parts
        )
        + b"--XX--\r\n"
    )


MODEL = ('name="model"', b"m")


def test_a_multipart_form_becomes_a_typed_object_with_its_files() -> None:
    body = FORMS.read(
        MULTIPART,
        multipart(
            MODEL,
            (
                'name="file"; filename="a \\"b\\".mp3"\r\nContent-Type: audio/mpeg',
                b"\xff\xfb\r\n--X",
            ),
            ('name="n"', b"3"),
            ('name="temperature"', b"0.5"),
            ('name="stream"', b"true"),
            ('name="tags[]"', b"a"),
            ('name="tags[]"', "é".encode()),
            ('name="literal[]"', b"x"),
            ('name="metadata"\r\nContent-Type: application/json', b'{"a": "b"}'),
            ('name="options[deep][n]"', b"7"),
        ),
    )
    assert body.media_type == "multipart/form-data"
    assert body.value == {
        "model": "m",
        "file": UploadedFile('a "b".mp3', "audio/mpeg", b"\xff\xfb\r\n--X"),
        "n": 3,
        "temperature": 0.5,
        "stream": True,
        "tags": ["a", "é"],
        "literal[]": ["x"],
        "metadata": {"a": "b"},
        "options": {"deep": {"n": 7}},
    }


FILE = UploadedFile("f", "image/png", b"\x89")
BARE = UploadedFile("", "application/octet-stream", b"\x89")


@pytest.mark.parametrize(
    ("parts", "field", "value"),
    [
        pytest.param([('name="file"', b"\x89")], "file", BARE, id="bytes without a filename"),
        pytest.param([('name="raw"', b"\x89")], "raw", BARE, id="contentMediaType means bytes"),
        pytest.param(
            [('name="file"; filename=""', b"")],
            "file",
            UploadedFile("", "application/octet-stream", b""),
            id="an empty file input",
        ),
        pytest.param(
            [('name="image"; filename="f"\r\nContent-Type: image/png', b"\x89")],
            "image",
            FILE,
            id="one file or several: one",
        ),
        pytest.param(
            [('name="image[]"; filename="f"\r\nContent-Type: image/png', b"\x89")],
            "image",
            [FILE],
            id="one file or several: a list of one",
        ),
        pytest.param(
            [('name="image"; filename="f"\r\nContent-Type: image/png', b"\x89")] * 2,
            "image",
            [FILE] * 2,
            id="one file or several: two",
        ),
        pytest.param(
            [('name="picture"', b"http://x/y.png")],
            "picture",
            "http://x/y.png",
            id="a file or an address: an address",
        ),
        pytest.param(
            [('name="picture"; filename="f"\r\nContent-Type: image/png', b"\x89")],
            "picture",
            FILE,
            id="a file or an address: a file",
        ),
        pytest.param(
            [('name="picture"', b"\x89")], "picture", BARE, id="a file or an address: bytes"
        ),
        pytest.param(
            [('name="coded"; filename="f"\r\nContent-Type: image/png', b"\x89")],
            "coded",
            FILE,
            id="a file where text is wanted",
        ),
        pytest.param([('name="tags"', b'["a","b"]')], "tags", ["a", "b"], id="a list as JSON"),
        pytest.param(
            [('name="tags"', b"[a")], "tags", ["[a"], id="a list of one that looks like JSON"
        ),
        pytest.param(
            [('name="numbers"', b"1"), ('name="numbers"', b"2")],
            "numbers",
            [1, 2],
            id="a list by repetition",
        ),
        pytest.param([('name="joined"', b"1,2")], "joined", [1, 2], id="a list joined by commas"),
        pytest.param([('name="metadata[a]"', b"b")], "metadata", {"a": "b"}, id="keys in brackets"),
        pytest.param(
            [('name="metadata"', b'{"a":"b"}')],
            "metadata",
            {"a": "b"},
            id="an object as JSON without a type",
        ),
        pytest.param(
            [('name="metadata"; filename="blob"\r\nContent-Type: application/json', b'{"a":"b"}')],
            "metadata",
            {"a": "b"},
            id="an object as a JSON blob",
        ),
        pytest.param(
            [('name="coded"', b'{"a":1}')], "coded", '{"a":1}', id="JSON stays text for a string"
        ),
        pytest.param([('name="loose"', b"x")], "loose", "x", id="no schema"),
        pytest.param(
            [('name="n"', b"1"), ('name="n"', b"2")], "n", 2, id="of a repeated name the last"
        ),
        pytest.param(
            [("name=\"coded\"; filename*=utf-8''x", b"x")],
            "coded",
            "x",
            id="the forbidden filename* is ignored",
        ),
    ],
)
def test_a_field_is_converted_to_the_type_of_its_schema(
    parts: list[tuple[str, bytes]], field: str, value: Any
) -> None:
    assert FORMS.read(MULTIPART, multipart(MODEL, *parts)).value == {"model": "m", field: value}


@pytest.mark.parametrize(
    ("head", "data", "param", "words"),
    [
        pytest.param(
            'name="n"',
            b"x",
            "n",
            "expected an integer, but got a string ('x')",
            id="text for a number",
        ),
        pytest.param('name="n"', b"0", "n", "less than the minimum", id="a number out of range"),
        pytest.param(
            'name="n"; filename="f"',
            b"3",
            "n",
            "expected an integer, but got a string ('(file f)')",
            id="a file for a number",
        ),
        pytest.param(
            'name="metadata"; filename="f"',
            b"{}",
            "metadata",
            "expected an object",
            id="a file for an object",
        ),
        pytest.param(
            'name="numbers"; filename="f"',
            b"x",
            "numbers",
            "not valid JSON",
            id="a file for a JSON list",
        ),
        pytest.param('name="metadata"', b"{", "metadata", "it is not valid JSON", id="broken JSON"),
        pytest.param(
            'name="metadata"\r\nContent-Type: application/json',
            b"x",
            "metadata",
            "it is not valid JSON",
            id="a JSON part that is malformed",
        ),
        pytest.param(
            'name="options[deep][n]"',
            b"x",
            "options.deep.n",
            "expected an integer",
            id="a key in brackets",
        ),
        pytest.param(
            'name="options[deep"',
            b"x",
            "options",
            "keys of the form 'options[key]'",
            id="an open bracket",
        ),
        pytest.param(
            'name="model"', b"\xff", "model", "it is not valid UTF-8", id="text that is not UTF-8"
        ),
        pytest.param(
            'name="metadata[a]"',
            b"\xff",
            "metadata",
            "it is not valid UTF-8",
            id="a key's text that is not UTF-8",
        ),
        pytest.param('name="zzz"', b"x", "zzz", "Unknown parameter: 'zzz'", id="an unknown field"),
        pytest.param(
            "\r\n\r\na\r\n--XX\r\nContent-Disposition: form-data; ".join(['name="tags"'] * 4),
            b"d",
            "tags",
            "it has 4 items, at most 3",
            id="too many items",
        ),
    ],
)
def test_a_wrong_field_is_refused_by_name(head: str, data: bytes, param: str, words: str) -> None:
    problem = refused(FORMS, MULTIPART, multipart(MODEL, (head, data)))
    assert (problem.name, problem.values["param"]) == ("invalid_request", param)
    assert words in problem.message


def test_a_missing_field_of_a_form_is_named() -> None:
    problem = refused(FORMS, MULTIPART, multipart(('name="n"', b"1")))
    assert (problem.name, problem.values["param"]) == ("missing_field", "model")


@pytest.mark.parametrize(
    ("content_type", "body", "words"),
    [
        pytest.param("multipart/form-data", multipart(MODEL), "has no boundary", id="no boundary"),
        pytest.param(
            "multipart/form-data; boundary=",
            multipart(MODEL),
            "has no boundary",
            id="an empty boundary",
        ),
        pytest.param(
            "multipart/form-data; boundary=YY",
            multipart(MODEL),
            "does not start with its boundary",
            id="another boundary",
        ),
        pytest.param(
            "multipart/form-data; boundary=" + "X" * 500, b"--XX", "", id="a boundary too long"
        ),
        pytest.param(
            "multipart/form-data; boundary=\u20ac",
            b"--XX",
            "not ASCII",
            id="a boundary that is not ASCII",
        ),
        pytest.param(
            MULTIPART,
            multipart(MODEL)[:-8],
            "ends before its final boundary",
            id="no final boundary",
        ),
        pytest.param(
            MULTIPART,
            multipart(MODEL)[:20],
            "ends before its final boundary",
            id="cut off in a header",
        ),
        pytest.param(MULTIPART, b"\r\n", "ends before its final boundary", id="a line end"),
        pytest.param(
            MULTIPART,
            b"--XX\r\nContent-Disposition: form-data\r\n\r\nx\r\n--XX--\r\n",
            "part 1 has no name",
            id="a part without a name",
        ),
        pytest.param(
            MULTIPART,
            b"--XX\r\n\r\nx\r\n--XX--\r\n",
            "part 1 has no name",
            id="a part without headers",
        ),
        pytest.param(
            MULTIPART,
            multipart(('name="a"\r\nX-Big: ' + "x" * 100_000, b"")),
            "header",
            id="a huge header",
        ),
        pytest.param(
            MULTIPART,
            multipart(('name="a"' + "\r\nX: y" * 5000, b"")),
            "header",
            id="5,000 headers",
        ),
        pytest.param(
            MULTIPART,
            b"--XX\r\nno colon here\r\n\r\nx\r\n--XX--\r\n",
            "header",
            id="a header without a colon",
        ),
        pytest.param(
            MULTIPART,
            multipart(*[('name="a"', b"")] * 10_000),
            "more than 1000 parts",
            id="10,000 parts",
        ),
        pytest.param(MULTIPART, b"{}", "does not start with its boundary", id="JSON"),
        pytest.param(
            "application/x-www-form-urlencoded",
            b"&a=b" * 10_000,
            "more than 1000 fields",
            id="10,000 fields",
        ),
        pytest.param(
            "application/x-www-form-urlencoded",
            b"model=%FF",
            "not valid UTF-8",
            id="a form that is not UTF-8",
        ),
        pytest.param(
            "application/x-www-form-urlencoded",
            b"model=\xff",
            "not valid UTF-8",
            id="a form of raw bytes",
        ),
    ],
)
def test_a_malformed_form_is_refused(
    content_type: str, body: bytes, words: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        problem = refused(FORMS, content_type, body)
    assert problem.name == "invalid_request"
    assert words in problem.message
    assert not caplog.records


def test_an_empty_multipart_form_is_an_empty_object() -> None:
    assert (
        Bodies({"multipart/form-data": {"schema": {"type": "object"}}}, required=True)
        .read(MULTIPART, b"--XX--\r\n")
        .value
        == {}
    )


def test_a_urlencoded_form_is_typed_like_a_query() -> None:
    body = FORMS.read(
        "application/x-www-form-urlencoded; charset=utf-8",
        b"model=a+b%21&n=3&stream=false&tags%5B%5D=x&tags[]=y&metadata[k]=v&temperature=null&joined=1,2&loose=",
    )
    assert body.value == {
        "model": "a b!",
        "n": 3,
        "stream": False,
        "tags": ["x", "y"],
        "metadata": {"k": "v"},
        "temperature": None,
        "joined": [1, 2],
        "loose": "",
    }
    assert (
        refused(FORMS, "application/x-www-form-urlencoded", b"model=a&n=x").values["param"] == "n"
    )
    assert (
        refused(FORMS, "application/x-www-form-urlencoded; charset=latin-1", b"model=a").name
        == "unsupported_media_type"
    )


def test_json_in_a_form_may_be_as_deep_as_in_a_json_body() -> None:
    bodies = Bodies(
        {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {"a": {"type": "object"}, "b": {"type": "array"}},
                }
            }
        },
        required=True,
    )
    deep = b'{"a":' * 1000 + b"1" + b"}" * 1000
    problem = outcome(
        bodies, MULTIPART, multipart(('name="a"', deep), ('name="b"', b"[" + deep + b"]"))
    )
    assert (
        problem is None or "nested too deeply" in problem.message
    )  # old versions of jsonschema-rs stop at 255 levels
    assert (
        refused(bodies, MULTIPART, multipart(('name="a"', b"[" * 5000))).name == "invalid_request"
    )


TYPES = st.sampled_from(
    [
        "application/json",
        "application/json; charset=utf-8",
        "application/x-www-form-urlencoded",
        MULTIPART,
        "text/plain",
        "image/png",
    ]
)
EVERY = Bodies(
    {
        "application/json": MEDIA,
        "multipart/form-data": MEDIA,
        "application/x-www-form-urlencoded": MEDIA,
        "text/plain": {"schema": {"type": "string"}},
    },
    required=True,
)
HEADS = st.builds(
    'name="{}"{}'.format,
    st.sampled_from(
        [*UPLOAD["properties"], "tags[]", "options[deep][n]", "options[", "metadata[a][b]", ""]
    ),
    st.sampled_from(["", '; filename="f"', "\r\nContent-Type: application/json"]),
)
SOME_FORM = st.lists(
    st.tuples(HEADS, st.binary(max_size=20) | st.sampled_from([b"1", b"{}", b"[1]", b"true"])),
    max_size=5,
).map(lambda parts: multipart(*parts))
SOME_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(list(UPLOAD["properties"])), inner, max_size=4)
    ),
).map(orjson.dumps)


@given(
    content_type=TYPES | st.text(),
    body=st.binary() | SOME_FORM | SOME_JSON | st.text("model=&n[]{}%+1").map(str.encode),
)
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_input_raises_problems_only(content_type: str, body: bytes) -> None:
    problem = outcome(EVERY, content_type, body)
    if problem is not None:
        assert problem.name in (
            "invalid_request",
            "missing_field",
            "invalid_json",
            "unsupported_media_type",
        )
        assert 0 < len(problem.message) <= 300
