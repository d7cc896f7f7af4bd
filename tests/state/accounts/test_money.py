"""Plans, balances and budgets of the account file; prices of the catalogue."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mockgateway.content import Cost, Model
from mockgateway.problem import ConfigError
from mockgateway.state.accounts import balance, cost, key_view, read_accounts
from tests.state.accounts.fakes import state

PATH = Path("accounts.yaml")


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        pytest.param(
            {"plan": "fre"}, "account 1: unknown plan 'fre'; did you mean 'free'?", id="a plan"
        ),
        pytest.param(
            {"balance": "12"},
            "account 1: balance: '12' is not an amount of money; write a number, such as 12.5",
            id="text",
        ),
        pytest.param({"balance": True}, "balance: True is not an amount of money", id="a boolean"),
        pytest.param({"balance": -1}, "balance: -1 is not an amount of money", id="below zero"),
        pytest.param(
            {"balance": float("nan")}, "balance: nan is not an amount of money", id="not a number"
        ),
        pytest.param(
            {"balance": 1e300}, "balance: 1e+300 is not an amount of money", id="too large"
        ),
        pytest.param(
            {"monthly_budget": None},
            "monthly_budget: None is not an amount of money",
            id="no budget",
        ),
        pytest.param(
            {"low_balance": "5"}, "low_balance: '5' is not an amount of money", id="a threshold"
        ),
        pytest.param(
            {"rpm": 0},
            "account 1: rpm: 0 is not a valid count; write a whole number from 1",
            id="no requests",
        ),
        pytest.param({"rpm": 1.5}, "rpm: 1.5 is not a valid count", id="a fraction of a request"),
        pytest.param({"tpm": True}, "tpm: True is not a valid count", id="a boolean of tokens"),
        pytest.param({"tpm": "many"}, "tpm: 'many' is not a valid count", id="a text for tokens"),
        pytest.param(
            {"expires": "soon"},
            "account 1: expires: 'soon' is not a time; "
            "write seconds after the start, such as 3600, or a date",
            id="soon",
        ),
        pytest.param({"expires": -1}, "expires: -1 is not a time", id="before the start"),
        pytest.param({"expires": True}, "expires: True is not a time", id="a boolean expiry"),
        pytest.param(
            {"expires": "2027-02-30"},
            "expires: '2027-02-30' is not a time",
            id="a day that does not exist",
        ),
        pytest.param({"expires": [1]}, "expires: [1] is not a time", id="a list of times"),
        pytest.param(
            {"budget": 5},
            "account 1: unknown field 'budget'; did you mean 'monthly_budget'?",
            id="another word",
        ),
    ],
)
def test_a_wrong_account_is_rejected_with_its_place(entry: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError) as error:
        read_accounts([{"key": "k", **entry}], PATH)

    assert message in str(error.value)


@pytest.mark.parametrize(
    ("entry", "plan", "balance", "budget", "spent"),
    [
        pytest.param({}, "", 1_000_000, None, 0, id="no fields"),
        pytest.param(
            {"plan": "pro", "balance": 12.48, "monthly_budget": 50},
            "pro",
            12.48,
            50,
            0,
            id="all fields",
        ),
        pytest.param(
            {"broke": "budget_exceeded", "monthly_budget": 50},
            "",
            1_000_000,
            50,
            50,
            id="a budget used up",
        ),
        pytest.param(
            {"broke": "budget_exceeded"}, "", 1_000_000, None, 0, id="used up without a budget"
        ),
    ],
)
def test_the_view_of_an_account(
    entry: dict[str, Any], plan: str, balance: float, budget: float | None, spent: float
) -> None:
    (account,) = read_accounts([{"key": "k", **entry}], PATH)
    view = key_view(account, "key", state())

    assert (view.plan, view.balance, view.budget, view.spent, view.models) == (
        plan,
        balance,
        budget,
        spent,
        None,
    )


def test_charges_show_in_the_view_and_the_balance() -> None:
    (account,) = read_accounts([{"key": "k", "balance": 10, "monthly_budget": 5}], PATH)
    gateway = state()
    gateway.ledger.reserve(account, "a", 3)
    gateway.ledger.settle(account, "a", 2)
    gateway.ledger.reserve(account, "b", 1)
    view = key_view(account, "key", gateway)

    assert (view.balance, view.spent, balance(account, gateway), balance(None, gateway)) == (
        7,
        2,
        7,
        1_000_000,
    )


def model(kind: str, price: dict[str, Any], **facts: Any) -> Model:
    return Model("m", kind, "o", (), 0, {"price": price, **facts})


TIERS = {"unit": "second", "by": {"480p": 0.02, "1080p": 0.08}}


@pytest.mark.parametrize(
    ("priced", "arguments", "wanted"),
    [
        pytest.param(
            model("image", {"unit": "image", "each": 0.05}),
            {"seconds": 9},
            Cost(0.05),
            id="an image",
        ),
        pytest.param(model("music", {"unit": "call", "each": 0.12}), {}, Cost(0.12), id="a call"),
        pytest.param(
            model("chat", {"unit": "token", "input": 1, "output": 2}),
            {},
            Cost(0),
            id="tokens cost nothing in advance",
        ),
        pytest.param(
            model("video", {"unit": "second", "each": 0.1}),
            {},
            Cost(0.5, 0.1, 5),
            id="five seconds by default",
        ),
        pytest.param(
            model("video", {"unit": "second", "each": 0.1}, durations=[4, 6]),
            {},
            Cost(0.4, 0.1, 4),
            id="the shortest duration",
        ),
        pytest.param(
            model("video", {"unit": "second", "each": 0.1}, limits={"default_duration": 7}),
            {},
            Cost(0.7, 0.1, 7),
            id="its default length",
        ),
        pytest.param(
            model("video", TIERS, resolutions=["480p", "1080p"]),
            {"seconds": 5},
            Cost(0.1, 0.02, 5, "480p"),
            id="the first tier it has",
        ),
        pytest.param(
            model("video", TIERS),
            {"seconds": 5, "resolution": "4k"},
            Cost(0.4, 0.08, 5, "4k"),
            id="an unknown tier costs the highest",
        ),
        pytest.param(
            model("video", {**TIERS, "each": 0.03}),
            {"seconds": 5, "resolution": "4k"},
            Cost(0.15, 0.03, 5, "4k"),
            id="or the plain price",
        ),
        pytest.param(
            model("video", {"unit": "second", "each": 0}),
            {"seconds": 5},
            Cost(0, 0, 5),
            id="a free model",
        ),
    ],
)
def test_the_cost_of_one_output(priced: Model, arguments: dict[str, Any], wanted: Cost) -> None:
    assert cost(priced, **arguments) == wanted


@pytest.mark.parametrize(
    ("expires", "began", "ends"),
    [
        pytest.param(None, 5.0, None, id="never"),
        pytest.param(3600, 5.0, 3605.0, id="seconds after the beginning"),
        pytest.param("2027-01-31T12:00:00Z", 5.0, 1801396800.0, id="a time"),
        pytest.param("2027-01-31T12:00:00", 5.0, 1801396800.0, id="a time in UTC"),
        pytest.param("2027-01-31", 5.0, 1801353600.0, id="a day"),
    ],
)
def test_the_expiry_of_a_key(expires: Any, began: float, ends: float | None) -> None:
    (account,) = read_accounts([{"key": "k", "expires": expires}], PATH)

    assert account.expires_at(began) == ends
