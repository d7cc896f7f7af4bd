"""Keys in wrong places and forms, and headers that come and go, without a network."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest

from mockgateway.contract.exchange import Exchange, Request, Response
from mockgateway.contract.headers import header_failures
from mockgateway.contract.probes.keys import keys
from tests.contract.probes.test_safety import session_with
from tests.contract.runs import make_target

KEY = "sk-sealink-test-0000000000000000000000000000"
JSON = {"content-type": "application/json"}
OK = Response(200, JSON, b"{}")
REFUSED = Response(401, JSON, b'{"error": {"message": "no"}}')


def query(request: Request) -> list[str]:
    return [value for values in parse_qs(urlsplit(request.url).query).values() for value in values]


@pytest.mark.parametrize(
    ("accepts", "words"),
    [
        (lambda request: False, ""),
        (lambda request: KEY in query(request), "in the query only"),
        (lambda request: request.header("x-api-key") == KEY, "in X-Api-Key only"),
        (
            lambda request: request.header("authorization").lower() == f"bearer {KEY}",
            "in another letter case",
        ),
        (lambda request: KEY in request.header("authorization"), "more text after the key"),
    ],
    ids=["none", "query", "header", "case", "suffix"],
)
def test_a_key_in_a_wrong_form_is_found_if_it_is_accepted(
    accepts: Callable[[Request], bool], words: str
) -> None:
    def answer(request: Request) -> Response:
        good = request.header("authorization") in (f"Bearer {KEY}", f"bearer {KEY}")
        return OK if good or accepts(request) else REFUSED

    found = {each.message for each in keys(session_with(answer)) if each.check == "invalid_key"}
    assert len({message.partition(" is accepted")[0] for message in found}) == bool(words)
    assert all(words in message for message in found)


def test_no_report_shows_a_key_as_the_probes_change_it() -> None:
    assert {KEY, KEY.upper(), KEY[:-4]} <= {*make_target("http://127.0.0.1:9").secrets}


@pytest.mark.parametrize(
    ("lacking", "number"), [({404, 500}, 1), ({500}, 0), ({200, 401, 404, 500}, 0)]
)
def test_a_documented_request_id_belongs_to_every_answer_or_none(
    lacking: set[int], number: int
) -> None:
    target = make_target("http://127.0.0.1:9", "apikey")
    request = Request("GET", "http://127.0.0.1:9/v1/tasks/x", {}, b"", "first")
    exchanges = [
        Exchange(
            "getTask",
            request,
            Response(status, JSON if status in lacking else JSON | {"x-request-id": "r"}),
        )
        for status in (200, 200, 401, 404, 500)
    ]
    found = list(header_failures(exchanges, target))
    assert len(found) == number
    assert all("such as this 404" in each.message and each.assumed for each in found)
