"""Verdicts: what is valid, what is broken, what is a flake, and which paid calls come first."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from mockgateway.contract.admission import MAX_ACCEPTED, Admission
from mockgateway.contract.budget import Budget, Caps
from mockgateway.contract.conformance import deviations
from mockgateway.contract.evaluation import check_finding, evaluate
from mockgateway.contract.exchange import Exchange, Request
from mockgateway.contract.failure import failed
from mockgateway.contract.operation import OperationSpec
from mockgateway.contract.plan import CallKey, PlanFollower, RunPlan
from mockgateway.contract.recognition import recognize
from mockgateway.contract.target import Target
from tests.contract.checks.exchanges import exchange_of
from tests.contract.runs import NOWHERE, make_target

CHAT, IMAGE = "createChatCompletion", "createImage"


@pytest.fixture(scope="module")
def target() -> Target:
    return make_target(NOWHERE)


def call(body: bytes, cost: float, worth: float, operation: str = CHAT) -> Exchange:
    request = Request("POST", "https://gateway.example/x", {}, body, "first")
    exchange = exchange_of({}, {}, operation=operation)
    return replace(exchange, request=request, paid=True, cost=cost, worth=worth)


def test_the_calls_that_find_most_for_their_share_are_planned() -> None:
    calls = [call(b"a", 0.9, 9), call(b"b", 0.01, 2), call(b"c", 0.01, 1), call(b"d", 0.01, 3)]
    plan = RunPlan.of(calls, Caps(max_cost=1.0, max_paid_calls=3))
    assert sorted(key.body for key in plan.calls) == [b"b", b"d"]
    assert plan.left_out == {("", CHAT)}
    assert plan.cost == pytest.approx(0.02)


def test_an_invalid_request_cannot_use_what_a_planned_call_needs() -> None:
    plan = RunPlan.of([call(b"a", 0.7, 9)], Caps(max_cost=1.0))
    follower, budget = PlanFollower(plan), Budget(Caps(max_cost=1.0))
    key = CallKey("", IMAGE, b"wrong")
    assert not follower.admits(key, 0.4, False, budget)
    assert follower.admits(key, 0.2, False, budget)
    follower.close([""])
    assert follower.admits(key, 0.4, False, budget)


@pytest.mark.parametrize(("operation", "most"), [(IMAGE, 1), (CHAT, MAX_ACCEPTED)])
def test_a_dear_operation_gets_no_second_invalid_request(
    target: Target, operation: str, most: int
) -> None:
    admission, key = Admission(Budget(Caps())), CallKey("", operation, b"")
    for _ in range(most):
        assert admission.refusal(key, target.operation(operation), False, 0.0001) == ""
        admission.accepted_invalid[operation] += 1
    assert "accepts invalid" in admission.refusal(key, target.operation(operation), False, 0.0001)


def test_a_5xx_that_a_retry_hid_is_a_flake(target: Target) -> None:
    exchange = replace(exchange_of({}, {}, status=503, operation=CHAT), flake=True)
    (finding,) = evaluate(exchange, target)
    assert (finding.check, finding.severity) == ("flake", "learned")


@pytest.mark.parametrize(
    ("check", "words", "severity", "quotes"),
    [
        ("webhook_signature", {}, "broken", False),
        ("stop", {}, "broken", False),
        ("media_links", {"assumed": True}, "learned", False),
        ("missing_key", {"due": "401"}, "broken", True),
        ("unknown_model", {"instead": "404"}, "broken", True),
    ],
)
def test_the_severity_is_that_of_the_broken_fact(
    target: Target, check: str, words: dict[str, Any], severity: str, quotes: bool
) -> None:
    exchange = exchange_of({}, {}, operation=CHAT)
    finding = check_finding(failed(check, exchange, "is broken", **words), target, "", "")
    assert finding.severity == severity
    assert finding.rule
    assert bool(finding.excerpt) is quotes


@pytest.mark.parametrize(("status", "assumed"), [(415, True), (418, False)])
def test_an_undocumented_status_that_http_implies_is_only_learned(
    target: Target, status: int, assumed: bool
) -> None:
    operation = target.operation(CHAT)
    assert operation is not None
    (found,) = deviations(exchange_of({}, {}, status=status, operation=CHAT), operation)
    assert (found.location.source == "assumed") is assumed


@pytest.mark.parametrize(
    ("method", "path", "fields", "say"),
    [
        ("POST", "/api/v1/chat/completions", {"messages"}, "openai_chat"),
        ("POST", "/chat/completions", {"text"}, ""),
        ("GET", "/v1/models/{name}", (), "openai_models"),
        ("GET", "/products/{id}", (), ""),
    ],
)
def test_operations_of_widely_used_apis_are_recognized(
    method: str, path: str, fields: Any, say: str
) -> None:
    assert recognize(method, path, fields).get("say", "") == say


@pytest.mark.parametrize(
    ("security", "valid"), [([], True), ([{}, {"key": []}], True), ([{"key": []}], False)]
)
def test_a_request_without_a_key_is_valid_where_none_is_required(
    target: Target, security: Any, valid: bool
) -> None:
    known = target.operation("listModels")
    assert known is not None
    operation = OperationSpec.__new__(OperationSpec)
    operation.__dict__.update(
        known.__dict__ | {"definition": known.definition | {"security": security}}
    )
    assert operation.accepts(Request("GET", "https://gateway.example/v1/models", {}, b"")) is valid
