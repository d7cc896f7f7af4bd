"""Explore small programs with one planted bug each, and their correct twins.

Prints for each program whether its bug was found at the right call with the right fault, and
whether the twin was accused; then the same for random faults with the same number of runs.
`python benchmarks/explore/run.py [NAME...]` takes some programs only; `--no-random` leaves out the
comparison.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from mockgateway.embedded.served import serve
from mockgateway.explore.command import CommandRunner
from mockgateway.explore.files import Comparison
from mockgateway.explore.folders import Workspace
from mockgateway.explore.runner import Healthy, Setup
from mockgateway.explore.schedule import Schedule
from mockgateway.scenario import activate
from mockgateway.server import Settings
from mockgateway.server.sandboxes import SandboxState

HERE = Path(__file__).parent
PROGRAMS = HERE / "programs"
CHANCES = (0.3, 0.1, 0.5)
LIMIT = 400.0  # seconds for one exploration
HANG = 20.0  # seconds of a run with random faults
FAULTS: Sequence[tuple[dict[str, str], Sequence[Any]]] = (
    (
        {},
        (
            *(
                {"refuse": {"kind": "rate_limited", "retry_after": 1}},
                {"outage": {"statuses": [503]}},
            ),
            *({"refuse": {"kind": "content_blocked"}}, {"disconnect": {"at": "start"}}),
            *({"disconnect": {"at": "body"}}, {"stall": {"at": "start"}}, "truncate"),
        ),
    ),
    (
        {"do": "submit"},
        ("task_failure", "task_stuck", "webhook_twice", "webhook_forged", "webhook_lost"),
    ),
)


class Bug(NamedTuple):
    """A planted bug: the faults that show it, and where.

    Attributes:
        nth: The numbers of the calls of the operation; empty for any.
    """

    faults: str
    operation: str
    nth: tuple[int, ...] = ()


CHAT = "createChatCompletion"
BUGS = {
    "chat_no_retry.py": Bug("rate_limited", CHAT, (1,)),
    "chat_retry_forever.py": Bug("down", CHAT),
    "chat_ignores_retry_after.py": Bug("rate_limited", CHAT),
    "chat_retries_refusal.py": Bug("refused", CHAT),
    "stream_short.py": Bug("short_stream", CHAT),
    "stream_cut.py": Bug("cut_stream stalled_stream", CHAT),
    "stream_no_timeout.py": Bug("stalled_stream", CHAT),
    "tool_arguments.py": Bug("short_stream", CHAT),
    "errors_swallowed.py": Bug("refused down", CHAT),
    "third_call.py": Bug("rate_limited unavailable lost_reply short_json", CHAT, (3,)),
    "task_failed.py": Bug("task_failed", "createImageTask"),
    "task_polled_forever.py": Bug("task_stuck", "createImageTask"),
    "task_submitted_again.py": Bug("unavailable lost_request lost_reply short_json", "getTask"),
    "submission_without_key.py": Bug(
        "unavailable lost_reply short_json stalled", "createImageGeneration"
    ),
    "download_short.py": Bug("lost_reply", "file download"),
    "download_of_an_error.py": Bug("rate_limited unavailable down", "file download"),
    "webhook_unverified.py": Bug("webhook_forged", "createVideo"),
    "webhook_twice.py": Bug("webhook_twice", "createVideo"),
    "webhook_lost.py": Bug("webhook_lost webhook_forged task_stuck", "createVideo"),
    "fal_queue.py": Bug("refused task_failed", "submitTask"),
    "anthropic_stream.py": Bug("short_stream", "createMessage"),
    "upload_retried.py": Bug("rate_limited unavailable lost_request", "createTranscription"),
    "embedding_skipped.py": Bug("lost_request lost_reply stalled", "createEmbedding"),
    "speech_cut.py": Bug("lost_reply", "createSpeech"),
    "node_no_retry.mjs": Bug("lost_request", CHAT),
    "node_stream_short.mjs": Bug("short_stream", CHAT),
    "node_no_timeout.mjs": Bug("stalled", CHAT),
    "node_settled.mjs": Bug("unavailable lost_request rate_limited refused", CHAT),
    "node_task_failed.mjs": Bug("task_failed", "createImageTask"),
    "node_webhook_unverified.mjs": Bug("webhook_forged", "createVideo"),
}


def command(name: str, mode: str) -> list[str]:
    """Return the command of a program."""
    return ["node" if name.endswith(".mjs") else sys.executable, name, mode]


def explore(name: str, mode: str, folder: Path) -> dict[str, Any]:
    """Return the report of an exploration."""
    report = folder / f"{name}-{mode}.json"
    done = subprocess.run(
        [
            *(sys.executable, "-m", "mockgateway", "explore", "--quiet", "--ok-exit", "3"),
            *("--jobs", "2", "--json", str(report), "--", *command(name, mode)),
        ],
        cwd=folder, capture_output=True, text=True, timeout=LIMIT, check=False,
    )  # fmt: skip
    if done.returncode not in (0, 1):
        raise RuntimeError(f"{name} {mode}: {done.stderr[-2000:]}")
    report_value: dict[str, Any] = json.loads(report.read_text())
    return report_value


def found(report: dict[str, Any], bug: Bug) -> list[str]:
    """Return the right findings of a report."""
    return [
        finding["words"]
        for group in report["groups"]
        for finding in group["findings"]
        for one in finding["injections"]
        if one["fault"] in bug.faults.split()
        and one["operation"] == bug.operation
        and (not bug.nth or one["nth"] in bug.nth)
    ]


class RandomRunner(CommandRunner):
    """Runs a command with faults that are drawn for each call.

    Attributes:
        chance: The share of the calls that fail.
    """

    chance = 0.0

    def open_sandbox(self, name: str, schedule: Schedule, second: bool) -> SandboxState:
        """Return a fresh sandbox in which each call may fail."""
        state = super().open_sandbox(name, schedule, second)
        rules: list[dict[str, Any]] = [{"faults": [{"task_slow": 1 / self.setup.speed}]}]
        for when, faults in FAULTS:
            share = self.chance / len(faults)
            rules += [{"when": when, "chance": share, "faults": [one]} for one in faults]
        app = self.served.app
        activate(
            state.sandbox,
            app.library.put(name, {"rules": rules if self.chance else rules[:1]}, name),
        )
        return state


def inject_at_random(name: str, runs: int, chance: float, folder: Path) -> bool:
    """Return whether one of some runs with random faults breaks, by the judgment of `explore`."""
    with tempfile.TemporaryDirectory() as place, serve(Settings()) as served:
        scratch = Path(place)
        setup = Setup(command(name, "buggy"), ok_exits={3})
        runner = RandomRunner(served, setup, Workspace(folder, scratch), scratch, LIMIT)
        one, other = (runner.watch((), LIMIT, second) for second in (False, True))
        runner.healthy = Healthy(files=Comparison(one.files, other.files))
        runner.chance = chance
        return any(runner.run((), HANG, ()).is_bad for _ in range(runs))


def main(arguments: Sequence[str]) -> int:
    """Run the benchmark, and return 0 if all goals are met."""
    names = [name for name in arguments if not name.startswith("-")] or list(BUGS)
    right, accused, runs, budget = 0, [], 0, {}
    with tempfile.TemporaryDirectory(prefix="explore-benchmark-") as scratch:
        folder = Path(scratch) / "programs"
        shutil.copytree(PROGRAMS, folder, ignore=shutil.ignore_patterns("__pycache__"))
        for name in names:
            began = time.monotonic()
            buggy, twin = (explore(name, mode, folder) for mode in ("buggy", "correct"))
            hits = found(buggy, BUGS[name])
            right += bool(hits)
            runs += buggy["runs"]
            budget[name] = buggy["runs"]
            wrong = [finding["words"] for group in twin["groups"] for finding in group["findings"]]
            accused += [name] * bool(wrong)
            print(
                f"{name:28} {'found' if hits else 'MISSED':6} {buggy['runs']:3} + {twin['runs']:3} "
                f"runs, {time.monotonic() - began:4.0f} s  {hits[0] if hits else ''}"
                f"{'  TWIN ACCUSED: ' + wrong[0] if wrong else ''}",
                flush=True,
            )
            if not hits:
                print([one["why"] for one in buggy["groups"]])
        print(f"{right} of {len(names)} found in {runs} runs, {len(accused)} twins accused")
        if "--no-random" not in arguments:
            for chance in CHANCES:
                shown = sum(inject_at_random(name, budget[name], chance, folder) for name in names)
                print(f"random faults with p={chance:g}: {shown} of {len(names)} show something")
    return 0 if right >= len(names) - 2 and not accused else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
