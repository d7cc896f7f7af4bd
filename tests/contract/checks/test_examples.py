"""Every example of a check fails or passes it, as `contract explain` says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from mockgateway.contract.checks import CHECKS, HISTORY
from mockgateway.contract.checks.examples import (
    EXAMPLES,
    HELD,
    IN_MILLISECONDS,
    RISING,
    Example,
    Pair,
    to_exchange,
)

PAIRS = [*EXAMPLES.items(), ("pace", HELD), ("rate_headers", RISING)]
PAIRS += [("rate_headers", IN_MILLISECONDS)]


def found(name: str, examples: Sequence[Example]) -> list[str]:
    exchanges = [to_exchange(each, number) for number, each in enumerate(examples, 1)]
    single = [each for check in CHECKS if check.name == name for each in exchanges]
    messages = [
        failure.message
        for check in CHECKS
        if check.name == name
        for exchange in single
        for failure in check.failures(exchange)
    ]
    several = (check.run(exchanges) for check in HISTORY if check.name == name)
    return messages + [failure.message for failures in several for failure in failures]


@pytest.mark.parametrize(("name", "pair"), PAIRS, ids=[name for name, _ in PAIRS])
def test_a_failing_example_fails_and_a_passing_one_passes(name: str, pair: Pair) -> None:
    assert found(name, pair.failing)
    assert not found(name, pair.passing)


def test_what_the_client_sent_is_no_leak() -> None:
    (example,) = EXAMPLES["leak"].failing
    exchange = to_exchange(example)
    text = example.reply["error"]["message"].encode()
    echoed = replace(exchange, request=replace(exchange.request, body=text))
    (check,) = (check for check in CHECKS if check.name == "leak")
    assert list(check.failures(exchange))
    assert not list(check.failures(echoed))
