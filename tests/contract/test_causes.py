"""A root cause is reported once, with all its places."""

from __future__ import annotations

import pytest

from mockgateway.contract.causes import group_by_cause
from mockgateway.contract.exchange import Exchange, Request, Response
from mockgateway.contract.finding import Finding


def finding(
    operation: str,
    check: str,
    message: str,
    *,
    status: int = 200,
    number: int = 1,
    pointer: str = "",
    key: str = "first",
    source: str = "seed",
    accepted: str = "",
    sent: bytes = b"",
    got: bytes = b"",
) -> Finding:
    request = Request("POST", "http://gateway/v1", {}, sent or b"{}", key)
    response = Response(status, {}, got)
    exchange = Exchange(operation, request, response, number=number, valid=not sent)
    return Finding(
        operation, check, message, (exchange,), source=source, pointer=pointer, accepted=accepted
    )


HEADER = "header x-id"
ONE = {
    "one header is missing everywhere": [
        finding(name, "schema", "the required header x-id is missing", pointer=HEADER)
        for name in ("list", "show", "make")
    ],
    "every call without a key fails, however the answer is wrong": [
        finding("list", "schema", "the content type is text/html", status=500, key="none"),
        finding("list", "server_error", "the server failed: 500", status=500, key="none"),
        finding("list", "missing_key", "a request without a key gets 500", status=500, key="none"),
        finding("show", "server_error", "the server failed: 500", status=500, key="none"),
    ],
    "two checks find the same value wrong": [
        finding("make", "schema", "/created: 0.5 is not an integer", pointer="/created"),
        finding("make", "time", "created is 0.5, long ago", pointer="/created"),
    ],
    "an invalid value that is accepted comes back and is listed": [
        finding("make", "schema", "/size: 11 is above 10", pointer="/size", sent=b'{"size": 11}'),
        finding("make", "out_of_range", "size 11 is accepted", sent=b'{"size": 11}'),
        finding(
            "list", "schema", "/items/0/size: 11 is above 10", number=2, pointer="/items/0/size"
        ),
    ],
    "a value is lost on its way": [
        finding("make", "rest_text", "note was sent as 'é' and is None now", pointer="/note"),
        finding("make", "schema", "/note: null is not a string", pointer="/note"),
        finding("list", "schema", "/0/note: null is not a string", number=2, pointer="/0/note"),
        finding("make", "rest_create", "note was sent as 'a' and is None now", pointer="/note"),
    ],
    "a 404 with the status 200": [
        finding("read", "schema", "`id` is missing", got=b'{"error": {"code": "none"}}'),
        finding("read", "unknown_task", "an unknown id gets 200", got=b'{"error": {}}'),
        finding("stop", "foreign_task", "can be read", number=2, got=b'{"error": {}}'),
    ],
    "only values differ": [
        finding("list", "count", "`things_total` is 12, but 7 are listed"),
        finding("show", "count", "`others_total` is 3, but 2 are listed"),
    ],
    "a malformed body fails everywhere": [
        finding(name, check, message, status=500, number=number)
        for number, name in enumerate(("make", "edit"))
        for check, message in (
            ("server_error", "the server failed: 500"),
            ("bad_json", "a body that is no JSON gets 500"),
        )
    ],
}


@pytest.mark.parametrize("case", ONE)
def test_findings_with_one_root_cause_are_one(case: str) -> None:
    causes = group_by_cause(ONE[case])

    assert len(causes) == 1
    assert causes[0].operations == sorted({each.operation for each in ONE[case]})
    assert sorted(each.id for each in causes[0].findings) == sorted(each.id for each in ONE[case])


APART = {
    "two headers": [
        finding(
            "list", "schema", f"the required header {name} is missing", pointer=f"header {name}"
        )
        for name in ("x-id", "x-limit")
    ],
    "a header that is missing from a server error too": [
        finding(
            "list", "schema", "the required header x-id is missing", status=500, pointer=HEADER
        ),
        finding("list", "server_error", "the server failed: 500", status=500),
    ],
    "two places in one answer": [
        finding("make", "schema", "/id: is not a string", pointer="/id"),
        finding("make", "schema", "/name: is not a string", pointer="/name"),
    ],
    "server errors of two kinds of request": [
        finding("make", "bad_json", "a body that is no JSON gets 500", status=500, number=1),
        finding("make", "long_text", "a long text gets 500", status=500, number=2),
    ],
    "one of them is accepted": [
        finding("list", "count", "too few"),
        finding("show", "count", "too few", accepted="known"),
    ],
}


@pytest.mark.parametrize("case", APART)
def test_findings_with_different_causes_stay_apart(case: str) -> None:
    assert len(group_by_cause(APART[case])) == len(APART[case])


def test_the_worst_comes_first_and_then_what_breaks_most_operations() -> None:
    causes = group_by_cause(
        [
            finding("list", "assumed_rule", "not as usual", source="assumed"),
            finding("make", "length", "the text is too long"),
            *(finding(name, "usage", "the total is wrong") for name in ("chat", "reply")),
        ]
    )

    assert [(cause.severity, cause.first.check, cause.where) for cause in causes] == [
        ("broken", "usage", "2 operations"),
        ("broken", "length", "make"),
        ("learned", "assumed_rule", "list"),
    ]


def test_a_specific_check_speaks_for_the_cause() -> None:
    cause = group_by_cause(ONE["every call without a key fails, however the answer is wrong"])[0]

    assert cause.first.check == "missing_key"
