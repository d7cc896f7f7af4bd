"""A task's state follows from its script, the clock and its manual events."""

from __future__ import annotations

import re

import pytest

from mockgateway.content import Model
from mockgateway.problem import ConfigError
from mockgateway.seed import Seed
from mockgateway.state.tasks import (
    NEVER,
    Event,
    ManualEvent,
    Policy,
    Script,
    State,
    TaskRecord,
    UpstreamAttempt,
    read_policy,
)
from mockgateway.state.tasks.script import Progress, progress_at

SCRIPT = Script(2.0, 10.0)
FAILING = SCRIPT.failing("inference_timeout")


@pytest.mark.parametrize(
    ("script", "after", "state", "started", "ended"),
    [
        pytest.param(SCRIPT, 0, State.QUEUED, None, None, id="at once"),
        pytest.param(SCRIPT, 1.999, State.QUEUED, None, None, id="just before the start"),
        pytest.param(SCRIPT, 2, State.RUNNING, 102.0, None, id="at the start"),
        pytest.param(SCRIPT, 9.999, State.RUNNING, 102.0, None, id="just before the end"),
        pytest.param(SCRIPT, 10, State.SUCCEEDED, 102.0, 110.0, id="at the end"),
        pytest.param(SCRIPT, 1e9, State.SUCCEEDED, 102.0, 110.0, id="much later"),
        pytest.param(FAILING, 10, State.FAILED, 102.0, 110.0, id="a failure"),
        pytest.param(Script(), 0, State.SUCCEEDED, 100.0, 100.0, id="instant"),
        pytest.param(Script(NEVER, NEVER), 1e9, State.QUEUED, None, None, id="never starts"),
        pytest.param(Script(2, NEVER), 1e9, State.RUNNING, 102.0, None, id="stuck"),
        pytest.param(
            Script(5, 3),
            4,
            State.QUEUED,
            None,
            None,
            id="an end before the start waits for the start",
        ),
        pytest.param(Script(manual=True), 1e9, State.QUEUED, None, None, id="by hand"),
        pytest.param(Script(polls=2), 1e9, State.QUEUED, None, None, id="by polls"),
    ],
)
def test_the_clock_moves_a_task(
    script: Script, after: float, state: State, started: float | None, ended: float | None
) -> None:
    progress = progress_at(script, 100.0, (), 100.0 + after)

    assert (progress.state, progress.started, progress.ended) == (state, started, ended)


@pytest.mark.parametrize(
    ("steps", "after", "expected"),
    [
        pytest.param(
            [ManualEvent(101, Event.CANCEL)],
            50,
            Progress(State.CANCELED, 101, None, 101, "canceled", "Task has been canceled"),
            id="cancelled in the queue",
        ),
        pytest.param(
            [ManualEvent(105, Event.CANCEL)],
            50,
            Progress(State.CANCELED, 105, 102, 105, "canceled", "Task has been canceled"),
            id="cancelled while it runs",
        ),
        pytest.param(
            [ManualEvent(110, Event.CANCEL)],
            50,
            Progress(State.SUCCEEDED, 110, 102, 110),
            id="cancelled at the very end",
        ),
        pytest.param(
            [ManualEvent(101, Event.START)],
            4,
            Progress(State.RUNNING, 101, 101),
            id="started by hand: the script's start has no effect",
        ),
        pytest.param(
            [ManualEvent(101, Event.START), ManualEvent(101, Event.SUCCEED)],
            50,
            Progress(State.SUCCEEDED, 101, 101, 101),
            id="ended by hand",
        ),
        pytest.param(
            [ManualEvent(105, Event.FAIL, "content_blocked", "no")],
            50,
            Progress(State.FAILED, 105, 102, 105, "content_blocked", "no"),
            id="failed by hand",
        ),
        pytest.param(
            [ManualEvent(105, Event.FAIL, "internal_error")],
            6,
            Progress(State.FAILED, 105, 102, 105, "internal_error", "Internal server error"),
            id="default message",
        ),
    ],
)
def test_a_manual_event_overrides_the_clock(
    steps: list[ManualEvent], after: float, expected: Progress
) -> None:
    assert progress_at(SCRIPT, 100.0, steps, 100.0 + after) == expected


def test_a_record_survives_encoding() -> None:
    script = Script(
        1.5,
        NEVER,
        "fail",
        "inference_timeout",
        "too slow",
        (UpstreamAttempt("a", "inference_failure", "x", 0.5), UpstreamAttempt("b")),
        None,
        False,
        60.0,
    )
    steps = (ManualEvent(3.0, Event.START), ManualEvent(4.0, Event.FAIL, "internal_error", "y"))
    record = TaskRecord(
        "id",
        "video",
        "m",
        "a",
        "http://x",
        {"prompt": "ä"},
        "s",
        2.5,
        script,
        2,
        5.0,
        ("a", "b"),
        "https://y",
        10.0,
        9.0,
        steps,
        3,
        True,
        7,
    )

    again = TaskRecord.decode(record.encode())

    assert again._replace(upstreams=tuple(again.upstreams)) == record


@pytest.mark.parametrize(
    ("after", "upstream", "failed"),
    [
        pytest.param(1, "", [], id="queued"),
        pytest.param(3, "a", [], id="the first fails"),
        pytest.param(7, "b", ["a"], id="the second serves"),
        pytest.param(10, "b", ["a"], id="the last one serves"),
    ],
)
def test_upstreams_fail_over_in_order(after: float, upstream: str, failed: list[str]) -> None:
    record = TaskRecord(
        "id",
        "video",
        "m",
        "a",
        "",
        {},
        "s",
        100.0,
        SCRIPT.with_failover(["a", "b", "c"], {0: "inference_failure"}),
    )
    snapshot = record.snapshot(100.0 + after)

    assert (snapshot.upstream, [one.upstream for one in snapshot.failed]) == (upstream, failed)


def test_a_task_fails_if_every_upstream_fails() -> None:
    script = SCRIPT.with_failover(["a", "b"], {0: "inference_failure", 1: "inference_timeout"})
    snapshot = TaskRecord("id", "video", "m", "a", "", {}, "s", 100.0, script).snapshot(200.0)

    assert (snapshot.state, snapshot.upstream, snapshot.kind) == ("failed", "", "inference_timeout")
    assert [(one.upstream, one.kind) for one in snapshot.failed] == [
        ("a", "inference_failure"),
        ("b", "inference_timeout"),
    ]


def _model(kind: str, seconds: float) -> Model:
    return Model("m", kind, "o", (), 0, {"seconds": seconds})


@pytest.mark.parametrize(
    ("model", "clip", "usual"),
    [
        pytest.param(_model("video", 120), 5, 6, id="a clip of 5 s takes a few seconds"),
        pytest.param(_model("video", 120), 10, 12, id="a longer clip takes longer"),
        pytest.param(_model("video", 120), 60, 24, id="up to a limit"),
        pytest.param(_model("video", 120), 1, 3, id="a short clip takes half of it"),
        pytest.param(_model("image", 2), None, 2, id="a fast model is not slowed down"),
        *(
            pytest.param(_model(kind, 40), None, most, id=f"slow {kind} is capped")
            for kind, most in (
                ("image", 3), ("image_edit", 3), ("text", 1.5), ("speech", 2),
                ("transcription", 3), ("music", 6),
            )
        ),
    ],
)  # fmt: skip
def test_timed_tasks_take_about_as_long_as_their_model(
    model: Model, clip: float | None, usual: float
) -> None:
    scripts = [Policy().script(model, clip, (), Seed.root(number)) for number in range(200)]
    renders = [(script.ends - script.starts) / usual for script in scripts]
    assert 0.9 <= min(renders) + 0.001 < 0.92
    assert 1.08 < max(renders) - 0.001 <= 1.1
    assert all(
        script.starts / (script.ends - script.starts) == pytest.approx(0.15, abs=0.001)
        for script in scripts
    )


@pytest.mark.parametrize("text", ["timed", "instant", "manual", "polls:1", "polls:1000"])
def test_a_policy_survives_parsing_and_printing(text: str) -> None:
    assert str(read_policy(text)) == text


@pytest.mark.parametrize(
    "text",
    ["", "slow", "polls", "polls:0", "polls:-1", "polls:1001", "polls:1.5", "polls:²", "Timed"],
)
def test_a_wrong_policy_is_rejected_with_advice(text: str) -> None:
    with pytest.raises(
        ConfigError,
        match=re.escape(
            f"--tasks: unknown policy {text!r}; write timed, instant, manual or polls:N"
        ),
    ):
        read_policy(text)
