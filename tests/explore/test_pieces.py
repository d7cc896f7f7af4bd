"""The parts of an exploration that need no run: files, crashes, outcomes, schedules, the memory."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from mockgateway.evidence import FAULT, ClientMistake
from mockgateway.explore.crash import Crash, Frame, read_crash
from mockgateway.explore.failures import FAILURES, select
from mockgateway.explore.files import STDOUT, Comparison
from mockgateway.explore.folders import MAX_KEPT, SCRATCH, Workspace
from mockgateway.explore.memory import Memory
from mockgateway.explore.outcome import Facts, decide
from mockgateway.explore.run import Run
from mockgateway.explore.schedule import inject_all, inject_pair, key, scenario
from mockgateway.explore.shape import Position, Target
from mockgateway.problem import ConfigError

CHAT = Target("sealink", "createChatCompletion")
CALM = Crash("", "", None, "")


def position(nth: int, target: Target = CHAT, **more: Any) -> Position:
    fields = {"do": "complete", "streamed": False, "json": True, "problems": ("rate_limited",)}
    return Position(
        target,
        nth,
        nth,
        **{**fields, "webhooks": 0, "files": False, "patience": 0.0, "site": "a", **more},
    )


@pytest.mark.parametrize(
    ("one", "other", "found", "difference"),
    [
        pytest.param(b'{"id":"a","n":2}', b'{"id":"b","n":2}', b'{"id":"c","n":2}', "", id="ids"),
        pytest.param(b'{"a":1,"n":2}', b'{"a":7,"n":2}', b'{"a":5,"n":3}', "$.n is", id="a value"),
        pytest.param(b"[1, 2]", b"[1, 2]", b"[2, 1]", "", id="another order"),
        pytest.param(b"[1, 2]", b"[1, 2]", b"[1]", "1 items", id="an item less"),
        pytest.param(b'{"a":1}', b'{"a":1}', b'{"a":null}', "$.a is", id="null"),
        pytest.param(b'{"u":"x"}', b'{"u":"y"}', b'{"u":""}', "$.u is", id="empty"),
        pytest.param(b"at 7: done", b"at 9: done", b"at 8: done", "", id="a time in a text"),
        pytest.param(b"at 7: done", b"at 9: done", b"at 8: lost", "lost", id="a word in a text"),
        pytest.param(b"booked\n", b"booked\n", b"booked\nbooked\n", "bytes", id="a line more"),
        pytest.param(b"\x89PNG12", b"\x89PNG12", b"\x89PNG", "4 bytes", id="half a file"),
        pytest.param(b"//localhost:1/~a/x", b"//localhost:2/~b/x", b"//localhost:3/~c/x", "",
                     id="the sandbox"),
    ],
)  # fmt: skip
def test_files_are_compared_where_healthy_runs_agree(
    one: bytes, other: bytes, found: bytes, difference: str
) -> None:
    said = Comparison({"out": one}, {"out": other}).differences({"out": found})
    assert difference in "".join(said)
    assert bool(said) == bool(difference)


def test_a_program_without_files_is_judged_by_most_of_its_output() -> None:
    right = b"the Nile\nthe Rhine\nthe Po\n"
    comparison = Comparison({STDOUT: right + b"in 3 s\n"}, {STDOUT: right + b"in 4 s\n"})
    assert comparison.differences({STDOUT: b"again\n" + right}) == []
    assert comparison.differences({STDOUT: b"sorry\n"}) == ["the output lacks 'the Nile'"]


def test_missing_and_new_files_are_differences() -> None:
    comparison = Comparison({"a": b"1"}, {"a": b"1"})
    assert comparison.differences({"b": b"1"}) == [
        "a is missing",
        "b is not written by a healthy run",
    ]


@pytest.mark.parametrize(
    ("stderr", "exception", "frame"),
    [
        pytest.param(
            'Traceback (most recent call last):\n  File "/run/app.py", line 3, in main\n'
            '  File "/x/site-packages/httpx/a.py", line 9, in f\nhttpx.ReadTimeout: timed out\n',
            "", Frame("app.py", 3, "main"), id="an exception that is no Error",
        ),
        pytest.param(
            'Traceback (most recent call last):\n  File "/run/app.py", line 3, in main\n'
            "KeyError: 'url'\n",
            "KeyError", Frame("app.py", 3, "main"), id="Python",
        ),
        pytest.param(
            'Thread 0x01 (most recent call first):\n  File "/lib/python3/a.py", line 1 in recv\n'
            '  File "/run/app.py", line 7 in wait\n  File "/run/app.py", line 20 in <module>\n',
            "", Frame("app.py", 7, "wait"), id="a stack of faulthandler",
        ),
        pytest.param(
            "file:///run/app.mjs:4\n\nTypeError: Cannot read properties of undefined\n"
            "    at read (file:///run/app.mjs:4:9)\n    at node:internal/x:1:1\n",
            "TypeError", Frame("app.mjs", 4, "read"), id="Node",
        ),
    ],
)  # fmt: skip
def test_a_crash_is_read_from_the_output(stderr: str, exception: str, frame: Frame) -> None:
    crash = read_crash("", stderr, ["/run"])
    assert (crash.exception, crash.frame) == (exception, frame)


ACCUSED = [ClientMistake("retry_storm", FAULT, (1,), "many", "few", "rule")]
GAVE_UP = [ClientMistake("gave_up", FAULT, (1,), "once", "twice", "rule")]


def facts(code: int | None, **more: Any) -> Facts:
    usual = {
        "seconds": 1.0, "calls": 1, "crash": CALM, "mistakes": (), "differences": (),
        "same_result": False, "check": "", "patient": False, "hit": "call 1",
    }  # fmt: skip
    return Facts(code, **{**usual, **more})


@pytest.mark.parametrize(
    ("seen", "failure", "ok", "outcome"),
    [
        pytest.param(facts(0), "rate_limited", (), "survived", id="all is well"),
        pytest.param(facts(None), "stalled", (3,), "broke", id="a hang"),
        pytest.param(facts(None, patient=True), "stalled", (3,), "undecided", id="an SDK waits"),
        pytest.param(facts(1), "rate_limited", (3,), "broke", id="a crash"),
        pytest.param(facts(-11), "rate_limited", (3,), "broke", id="a signal"),
        pytest.param(facts(3), "rate_limited", (3,), "failed cleanly", id="as agreed"),
        pytest.param(facts(1), "task_failed", (), "failed cleanly", id="no retry helps"),
        pytest.param(facts(1), "task_failed", (3,), "broke", id="not the agreed code"),
        pytest.param(facts(1, crash=Crash("KeyError", "url", None, "")), "task_failed", (), "broke",
                     id="a mistake of the code"),
        pytest.param(facts(0, mistakes=ACCUSED), "unavailable", (), "misbehaved", id="accused"),
        pytest.param(facts(3, mistakes=ACCUSED), "unavailable", (3,), "misbehaved",
                     id="a storm, then a report"),
        pytest.param(facts(0, mistakes=GAVE_UP), "unavailable", (), "misbehaved",
                     id="gave up in silence"),
        pytest.param(facts(3, mistakes=GAVE_UP), "unavailable", (3,), "failed cleanly",
                     id="gave up and said so"),
        pytest.param(facts(1, crash=Crash("JSONDecodeError", "", None, "")), "short_json", (3,),
                     "failed cleanly", id="broken JSON was noticed"),
        pytest.param(facts(0, mistakes=GAVE_UP, same_result=True), "unavailable", (), "survived",
                     id="the result does not need the call"),
        pytest.param(facts(0, differences=["a is missing"]), "unavailable", (), "misbehaved",
                     id="another result"),
        pytest.param(facts(0, check="no total"), "unavailable", (), "misbehaved",
                     id="the check fails"),
    ],
)  # fmt: skip
def test_outcomes(seen: Facts, failure: str, ok: tuple[int, ...], outcome: str) -> None:
    assert decide(seen, [FAILURES[failure]], ok).outcome == outcome


def test_a_schedule_allows_for_the_retry_of_each_affected_call() -> None:
    limited, task = FAILURES["rate_limited"], FAILURES["task_failed"]
    three = [position(nth) for nth in (1, 2, 4)]
    assert [one.nth for one in inject_all(limited, three)] == [(1, 3, 6)]
    assert [one.nth for one in inject_all(task, three)] == [(1, 2, 4)]
    pair = inject_pair(limited, FAILURES["lost_reply"], position(2), position(2))
    assert [(one.failure, one.nth) for one in pair] == [
        ("rate_limited", (2,)),
        ("lost_reply", (3,)),
    ]
    assert (
        key(pair)
        == "rate_limited sealink createChatCompletion 2; lost_reply sealink createChatCompletion 3"
    )
    refused = position(3, problems=("invalid_key",))
    assert scenario(inject_all(FAILURES["refused"], [refused]))["rules"] == [
        {
            "when": {"operation": "createChatCompletion", "gateway": "sealink"},
            "after": 2,
            "faults": [{"refuse": {"kind": "invalid_key"}}],
        }
    ]


def test_failures_are_selected_by_name_and_family() -> None:
    assert [one.name for one in select(["short_file", "bodies"])] == ["short_json", "short_file"]
    assert len(select(["all"])) == len(FAILURES) > len(select([]))
    with pytest.raises(ConfigError, match="did you mean 'streams'"):
        select(["stream"])


def test_the_memory_goes_on_with_the_runs_of_its_file(tmp_path: Path) -> None:
    path = tmp_path / "runs"
    Memory(path, "a").keep(Run("k", "broke", "why", exit=None))
    whole = path.read_text()
    path.write_text(whole + '{"key": "cut by an inter')
    again = Memory(path, "a").get("k")
    assert (again and again.outcome, again and again.exit) == ("broke", None)
    assert path.read_text() == whole
    with pytest.raises(ConfigError, match="another command"):
        Memory(path, "b")


def test_a_copy_links_packages_and_leaves_out_what_cannot_be_copied(tmp_path: Path) -> None:
    folder, scratch = tmp_path / "app", tmp_path / "app" / f"{SCRATCH}1"
    (folder / "web" / "node_modules" / "a" / "node_modules").mkdir(parents=True)
    scratch.mkdir()
    (folder / ".git" / "objects").mkdir(parents=True)
    (folder / ".git" / "HEAD").write_text("ref: refs/heads/main")
    os.mkfifo(folder / "pipe")
    workspace = Workspace(folder, scratch)
    copy = workspace.copy("run")
    found = sorted(path.relative_to(copy).as_posix() for path in copy.rglob("*"))
    assert found == [".git", ".git/HEAD", ".git/objects", "web", "web/node_modules"]
    links = [path for path in found if (copy / path).is_symlink()]
    assert links == [".git/objects", "web/node_modules"]  # a commit must not change the original

    (copy / "large").write_bytes(bytes(MAX_KEPT + 5))
    assert workspace.written(copy)["large"].endswith(b"(%d bytes)" % (MAX_KEPT + 5))
