"""Seeds: reproducible draws."""

from __future__ import annotations

import sys

import pytest

from mockgateway.sandbox import Sandbox
from mockgateway.seed import Seed
from tests import processes


def test_the_same_words_give_the_same_seed_in_every_process() -> None:
    code = "from mockgateway.seed import Seed; print(Seed.root(7, 'box').of('chat', 3).hex(16))"

    for salt in ("1", "2"):
        drawn = processes.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": salt},
            capture_output=True,
            text=True,
            check=True,
        )
        assert drawn.stdout.strip() == Seed.root(7, "box").of("chat", 3).hex(16)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(("ab", "c"), ("a", "bc"), id="word boundaries"),
        pytest.param(("1", "2"), ("12",), id="number of words"),
        pytest.param(("a", ""), ("a",), id="an empty word"),
        pytest.param((1,), (2,), id="a number"),
    ],
)
def test_different_words_give_different_seeds(
    one: tuple[object, ...], other: tuple[object, ...]
) -> None:
    assert Seed.root(*one) != Seed.root(*other)


def test_ids_have_the_right_letters_and_length() -> None:
    seed = Seed.root("x")

    assert seed.hex(24).isalnum()
    assert len(seed.hex(24)) == 24
    assert len(seed.base62(29)) == 29
    assert seed.base62(29).isalnum()
    assert {Seed.root(number).below(3) for number in range(50)} == {0, 1, 2}


def test_a_sandbox_numbers_its_calls_and_repeats_its_seeds() -> None:
    first, second, other = (Sandbox.create(name, 0) for name in ("a", "a", "b"))
    calls = [first.call() for _ in range(200)]

    assert [number for number, _ in calls] == list(range(1, 201))
    assert calls == [second.call() for _ in range(200)]
    assert len({seed for _, seed in calls}) == 200
    assert calls[0][1] != other.call()[1]
