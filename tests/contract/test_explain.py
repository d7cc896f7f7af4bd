"""`contract explain` says what every check tests."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from mockgateway.cli.contract import contract
from mockgateway.contract.explain import check_names, explain
from mockgateway.problem import ConfigError


@pytest.mark.parametrize("name", check_names())
def test_every_check_has_a_rule_a_source_and_examples(name: str) -> None:
    text = explain(name)
    rule, source, *examples = text.splitlines()

    assert rule.startswith(f"{name}: ")
    assert rule.endswith(".")
    assert source.startswith("source: ")
    assert [line for line in examples if not line.startswith(" ")] == ["fails:", "passes:"]


def test_the_command_prints_one_check_or_all() -> None:
    one = CliRunner().invoke(contract, ["explain", "usage"])
    every = CliRunner().invoke(contract, ["explain"])

    assert one.output.startswith("usage: `total_tokens` is the sum")
    assert len(every.output.splitlines()) == len(check_names())


def test_an_unknown_check_gets_advice() -> None:
    with pytest.raises(ConfigError, match="no check 'usge'; did you mean 'usage'"):
        explain("usge")


def test_a_second_argument_is_refused() -> None:
    result = CliRunner().invoke(contract, ["http://127.0.0.1:9", "usage"])

    assert result.exit_code == 2
    assert "unexpected argument 'usage'" in result.output
