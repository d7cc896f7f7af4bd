"""Which scenario a sandbox is in. Workers that share a store agree on it: what is on, and since when, stands there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson

from mockgateway.sandbox import Sandbox
from mockgateway.scenario.play import Play
from mockgateway.scenario.rule import Scenario

Find = Callable[[str, str], Scenario]
Put = Callable[[str, Any, str], Scenario]


def begin(sandbox: Sandbox, scenario: Scenario, said: Any = None, anew: bool = True) -> Play:
    """Put a scenario on. said: what a request said of it, None where it has a name; anew: not if another worker has begun it already."""
    mark = b""
    began = sandbox.clock.now()
    if sandbox.store is not None and sandbox.store.shared:
        mark = orjson.dumps({"name": scenario.name, "said": said, "began": began})
        place = f"{sandbox.name}/scenario/on"
        if anew:
            sandbox.store.put(place, mark)
        else:
            mark = sandbox.store.put_if_absent(place, mark)
            kept = orjson.loads(mark)
            began = kept["began"] if kept else began
    play = sandbox.play = Play(scenario, sandbox, began, mark)
    if anew:
        play.forget()
    return play


def end(sandbox: Sandbox) -> None:
    """Take it off."""
    sandbox.play = None
    if sandbox.store.shared:
        sandbox.store.put(f"{sandbox.name}/scenario/on", b"null")


def current(sandbox: Sandbox, find: Find, put: Put) -> Play | None:
    """What is on, None for nothing. find: a scenario by name, as its file says it now; put: one from what a request said; both for a sandbox. Raises ConfigError."""
    play: Play | None = sandbox.play
    if sandbox.store is not None and sandbox.store.shared:
        play = _shared(sandbox, play, find, put)
    if play is not None and play.file:
        fresh = find(play.file, sandbox.name)
        if fresh is not play.scenario:  # its file has changed: the counts and the time go on
            play = Play(fresh, sandbox, play.began, play.mark)
    sandbox.play = play
    return play


def _shared(sandbox: Sandbox, play: Play | None, find: Find, put: Put) -> Play | None:
    mark = sandbox.store.get(f"{sandbox.name}/scenario/on")
    if mark is None or (play is not None and play.mark == mark):
        return play
    kept = orjson.loads(mark)
    if kept is None:
        return None
    scenario = (
        put(kept["name"], kept["said"], sandbox.name)
        if kept["said"] is not None
        else find(kept["name"], sandbox.name)
    )
    return Play(scenario, sandbox, kept["began"], mark)
