"""The memory of a sandbox is bounded."""

from __future__ import annotations

from mockgateway.sandbox import Budget, Memory


def test_stored_things_are_recalled() -> None:
    memory = Memory()
    memory.keep("a", [1], 10)

    assert memory.recall("a", list) == [1]
    assert memory.recall("b", list) is None


def test_the_oldest_are_evicted_when_there_are_too_many() -> None:
    memory = Memory(count=2)
    for name in ("a", "b", "c"):
        memory.keep(name, name, 1)

    assert [memory.recall(name, list) for name in ("a", "b", "c")] == [None, "b", "c"]
    assert (len(memory), memory.used) == (2, 2)


def test_the_oldest_are_evicted_when_they_are_too_large() -> None:
    memory = Memory(size=10)
    for name in ("a", "b", "c"):
        memory.keep(name, name, 4)

    assert [memory.recall(name, list) for name in ("a", "b", "c")] == [None, "b", "c"]
    assert memory.used == 8


def test_a_thing_stored_again_replaces_the_first() -> None:
    memory = Memory(size=10)
    for size in (4, 6, 8):
        memory.keep("a", size, size)

    assert (memory.recall("a", list), len(memory), memory.used) == (8, 1, 8)


def test_a_thing_larger_than_the_limit_is_not_stored() -> None:
    memory = Memory(size=10)
    memory.keep("a", "a", 4)
    memory.keep("b", "b", 11)

    assert (memory.recall("a", list), memory.recall("b", list), memory.used) == ("a", None, 4)


def test_memories_share_a_budget() -> None:
    budget = Budget(room=10)
    first, second = Memory(budget=budget), Memory(budget=budget)
    first.keep("a", "a", 8)
    for name in ("b", "c"):
        second.keep(name, name, 1)
    second.keep("d", "d", 1)
    assert [second.recall(name, str) for name in ("b", "c", "d")] == [None, "c", "d"]
    first.clear()
    assert budget.used == second.used == 2
