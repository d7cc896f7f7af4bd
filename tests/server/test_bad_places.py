"""Wrong paths, parameters, forms and sandboxes."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from mockgateway.server import Settings
from tests.server.refusals import KEY, Documents, field_of, message_of
from tests.serving import serving

VARIATIONS = "/v1/images/variations"
TRANSCRIPTIONS = "/v1/audio/transcriptions"
PNG = ("a.png", b"\x89PNG\r\n\x1a\n", "image/png")


@pytest.mark.parametrize(
    ("query", "field", "said"),
    [
        pytest.param(
            "limit=abc", "limit", "expected an integer, but got a string ('abc')", id="a word"
        ),
        pytest.param("limit=", "limit", "expected an integer", id="nothing"),
        pytest.param("limit=0", "limit", "0 is less than the minimum of 1", id="too small"),
        pytest.param(
            "limit=99999999999999999999999", "limit", "greater than the maximum", id="very large"
        ),
        pytest.param("limit=1e3", "limit", "expected an integer", id="an exponent"),
        pytest.param("limit=1&limit=x", "limit", "'x'", id="twice"),
        pytest.param("offset=-1", "offset", "-1 is less than the minimum of 0", id="negative"),
        pytest.param("offset=%ff", "offset", "it is not valid UTF-8", id="bad UTF-8"),
        pytest.param("offset=%zz", "offset", "'%zz'", id="a broken escape"),
        pytest.param("limit=%D9%A3", "limit", "'٣'", id="an Arabic digit"),
        pytest.param("limit=" + "9" * 50_000, "limit", "expected an integer", id="50,000 digits"),
    ],
)
def test_a_wrong_query_parameter_is_named(
    client: httpx.Client, documents: Documents, query: str, field: str, said: str
) -> None:
    reply = client.get(f"/babysea/v1/content/list?{query}", headers=KEY)
    assert reply.status_code == 400, reply.text
    documents.check("babysea", "/v1/content/list", "GET", reply)
    assert field_of(reply.json()) == field
    assert said in message_of(reply.json())


@pytest.mark.parametrize(
    "query",
    [
        "&" * 1000,
        "=" * 1000,
        "a=1&" * 10_000,
        "a" * 60_000,
        "%",
        "%%%",
        "a[b]=1&a=2",
        "=",
        "limit",
        "?",
    ],
)
def test_a_strange_query_is_answered_all_the_same(client: httpx.Client, query: str) -> None:
    assert client.get(f"/babysea/v1/content/list?{query}", headers=KEY).status_code in (200, 400)
    assert client.get(f"/sealink/v1/models?{query}", headers=KEY).status_code == 200


IDS = [
    "a%2Fb",
    "a%0Ab",
    "a%0D%0AX-Evil:%20yes",
    "%22%27%3C%3E",
    "%ff",
    "%zz",
    "%",
    "a" * 4096,
    "..",
    "%2e%2e",
    "%00",
    "a%20b",
    "~",
    "*",
    "a;b",
    "{id}",
    "%F0%9F%98%80",
    "null",
    "-1",
]
TEMPLATES = [
    pytest.param("sealink", "/v1/tasks/{id}", "GET", id="SeaLink task"),
    pytest.param("apikey", "/v1/tasks/{id}", "GET", id="API-Key task"),
    pytest.param("babysea", "/v1/content/{id}", "GET", id="BabySea content"),
    pytest.param(
        "seacloud",
        "/model/v1/queue/nano_banana_2/requests/{id}/status",
        "GET",
        id="SeaCloud status",
    ),
    pytest.param("seacloud", "/model/v1/queue/{id}", "POST", id="SeaCloud queue"),
    pytest.param("babysea", "/v1/generate/image/bfl/{id}", "POST", id="BabySea model"),
]


@pytest.mark.parametrize("value", [pytest.param(value, id=value[:30]) for value in IDS])
@pytest.mark.parametrize(("gateway", "template", "method"), TEMPLATES)
def test_no_id_in_a_path_breaks_the_mock(
    client: httpx.Client, gateway: str, template: str, method: str, value: str
) -> None:
    reply = client.request(
        method,
        httpx.URL(
            str(client.base_url), raw_path=f"/{gateway}{template.replace('{id}', value)}".encode()
        ),
        headers=KEY,
        json={} if method == "POST" else None,
    )
    assert reply.status_code < 500, reply.text
    reply.json()
    assert "x-evil" not in reply.headers
    assert all(32 <= byte < 127 for _, text in reply.headers.raw for byte in text)


@pytest.mark.parametrize("value", ["\xe9", "a" * 10_000, "a\tb", "\x80\xff", "req_ok", ""])
def test_a_callers_request_id_comes_back_only_if_it_can(client: httpx.Client, value: str) -> None:
    reply = client.post(
        "/seacloud/llm/v1/chat/completions",
        json={},
        headers=[
            *((k.encode(), v.encode()) for k, v in KEY.items()),
            (b"x-request-id", value.encode("latin-1")),
        ],
    )
    assert reply.status_code == 400
    assert (reply.headers["x-request-id"] == value) == (value == "req_ok")
    assert reply.headers["x-request-id"].isascii()


@pytest.mark.parametrize(
    ("content_type", "body", "said"),
    [
        pytest.param(
            "multipart/form-data", b"x", "its Content-Type has no boundary", id="no boundary"
        ),
        pytest.param(
            "multipart/form-data; boundary=",
            b"x",
            "its Content-Type has no boundary",
            id="an empty boundary",
        ),
        pytest.param(
            "multipart/form-data; boundary=b",
            b"x",
            "does not start with its boundary",
            id="no boundary in the body",
        ),
        pytest.param(
            "multipart/form-data; boundary=b",
            b"--b\r\n",
            "ends before its final boundary",
            id="cut off",
        ),
        pytest.param(
            "multipart/form-data; boundary=b",
            b"--b\r\n\r\nx\r\n--b--\r\n",
            "part 1 has no name",
            id="a part without a name",
        ),
        pytest.param(
            "multipart/form-data; boundary=b",
            b'--b\r\nContent-Disposition: form-data; name="'
            + b"n" * 100_000
            + b'"\r\n\r\nx\r\n--b--\r\n',
            "",
            id="a name of 100 KB",
        ),
        pytest.param(
            "multipart/form-data; boundary=" + "b" * 10_000, b"--b", "", id="a boundary of 10 KB"
        ),
        pytest.param(
            "multipart/form-data; boundary=\xe9",
            b"--\xe9\r\n",
            "",
            id="a boundary that is not ASCII",
        ),
        pytest.param(
            "multipart/form-data; boundary=b",
            b'--b\r\nContent-Disposition: form-data; name="model"\r\n\r\n\xff\r\n--b--\r\n',
            "'model'",
            id="bad UTF-8",
        ),
        pytest.param(
            "multipart/form-data; boundary=b",
            b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n' * 1100 + b"--b--\r\n",
            "1000 parts",
            id="1,100 parts",
        ),
        pytest.param(
            "multipart/form-data; boundary=b",
            b"--b--\r\n",
            "Missing required parameter",
            id="no parts",
        ),
    ],
)
@pytest.mark.parametrize("template", [VARIATIONS, TRANSCRIPTIONS])
def test_a_broken_form_is_refused(
    client: httpx.Client,
    documents: Documents,
    template: str,
    content_type: str,
    body: bytes,
    said: str,
) -> None:
    reply = client.post(
        f"/sealink{template}",
        content=body,
        headers=[
            (b"authorization", b"Bearer t"),
            (b"content-type", content_type.encode("latin-1")),
        ],
    )
    assert reply.status_code == 400, reply.text
    documents.check("sealink", template, "POST", reply)
    assert said in message_of(reply.json())


@pytest.mark.parametrize(
    ("data", "with_file", "field", "said"),
    [
        pytest.param(
            {"model": "qwen-image-edit-max"},
            False,
            "image",
            "Missing required parameter: 'image'.",
            id="no image",
        ),
        pytest.param(
            {"model": "qwen-image-edit-max", "n": "two"},
            True,
            "n",
            "expected an integer",
            id="a word for n",
        ),
        pytest.param(
            {"model": "qwen-image-edit-max", "n": "0"},
            True,
            "n",
            "less than the minimum of 1",
            id="n too small",
        ),
        pytest.param(
            {"model": "qwen-image-edit-max", "n": "9" * 500},
            True,
            "n",
            "expected an integer",
            id="n of 500 digits",
        ),
        pytest.param({}, False, "image", "Missing required parameter: 'image'.", id="no image"),
    ],
)
def test_a_wrong_form_field_is_named(
    client: httpx.Client,
    documents: Documents,
    data: dict[str, str],
    with_file: bool,
    field: str,
    said: str,
) -> None:
    files = {"image": PNG} if with_file else {"other": PNG}
    reply = client.post(f"/sealink{VARIATIONS}", data=data, files=files, headers=KEY)
    assert reply.status_code == 400, reply.text
    documents.check("sealink", VARIATIONS, "POST", reply)
    assert field_of(reply.json()) == field
    assert said in message_of(reply.json())


@pytest.mark.parametrize(
    ("path", "status"),
    [
        pytest.param("/~", 404, id="no name"),
        pytest.param("/~/", 404, id="no name, with a slash"),
        pytest.param("/~a/b", 404, id="a sandbox, no gateway"),
        pytest.param("/~a", 404, id="a sandbox, nothing behind"),
        pytest.param("/~../sealink/v1/models", 200, id="dots are letters like others"),
        pytest.param("/~" + "a" * 64 + "/sealink/v1/models", 200, id="64 letters"),
        pytest.param("/~" + "a" * 65 + "/sealink/v1/models", 404, id="65 letters"),
        pytest.param("/~" + "a" * 5000 + "/sealink/v1/models", 404, id="5,000 letters"),
        pytest.param("/~a%20b/sealink/v1/models", 404, id="a blank"),
        pytest.param("/~a%0Ab/sealink/v1/models", 404, id="a line break"),
        pytest.param("/~a/~b/sealink/v1/models", 404, id="a sandbox in a sandbox"),
        pytest.param("/~a/_mock/nothing", 404, id="an unknown control call of a sandbox"),
        pytest.param("/_mock/../etc/passwd", 404, id="no way up"),
        pytest.param("/_mockery", 404, id="nearly the control API"),
        pytest.param("/", 404, id="the root"),
        pytest.param("/SEALINK/v1/models", 404, id="capitals"),
        pytest.param("/sealink//v1/models", 404, id="two slashes"),
        pytest.param("/sealink/v1/models/", 404, id="a slash behind"),
        pytest.param("/%73ealink/v1/models", 404, id="an encoded prefix"),
    ],
)
def test_a_place_that_is_not_there_says_so(client: httpx.Client, path: str, status: int) -> None:
    reply = client.get(httpx.URL(str(client.base_url), raw_path=path.encode()), headers=KEY)
    assert reply.status_code == status, reply.text
    reply.json()


def test_a_sandbox_named_by_header_is_refused_likewise(client: httpx.Client) -> None:
    for name, status in (("ok", 200), ("", 200), ("a/b", 404), ("x" * 100, 404), ("a b", 404)):
        assert (
            client.get("/sealink/v1/models", headers={**KEY, "x-mock-sandbox": name}).status_code
            == status
        ), name


OWN = """
openapi: 3.1.0
info: {title: Own, version: "1"}
paths:
  /things/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get:
      responses:
        "200":
          description: It.
          content:
            application/json:
              schema: {type: object, required: [id], properties: {id: {type: integer}}}
              example: {id: 1}
        "405":
          description: Not so.
          content:
            application/json:
              schema: {type: object, required: [why], properties: {why: {type: string}}}
              examples: {method_not_allowed: {value: {why: "{message}"}}}
"""


def test_no_number_is_too_large_for_an_answer(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(OWN)
    with (
        serving(Settings(specs=[tmp_path / "own.yaml"])) as own,
        httpx.Client(base_url=own.url) as client,
    ):
        for number in ("1", "-1", str(2**64 - 1), str(2**64), "-" + "9" * 30, "9" * 300):
            reply = client.get(f"/own/things/{number}")
            assert reply.status_code == 200, reply.text
            assert isinstance(reply.json()["id"], int)
        assert client.get("/own/things/" + "9" * 5000).status_code == 400


def test_a_method_that_is_missing_is_refused_in_the_words_of_its_neighbour(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(OWN)
    with serving(Settings(specs=[tmp_path / "own.yaml"])) as own:
        reply = httpx.delete(f"{own.url}/own/things/1")
    assert (reply.status_code, reply.headers["allow"]) == (405, "GET")
    assert reply.json() == {"why": "/things/1 does not take DELETE; it takes GET."}
