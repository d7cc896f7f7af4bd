"""The programs of the seeds run unchanged, apart from URL and key."""

from __future__ import annotations

import builtins
import json
import os
import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from mockgateway.clock import Clock
from tests import processes
from tests.serving import Mock

PROGRAMS = Path(__file__).parent / "programs"
MAX_POLLS = 50
FAST = 100.0  # seconds of the mock's clock per real second


def program(mock: Mock, name: str, sandbox: str) -> str:
    """Return the text of a sample with the mock's URL and a test key."""
    text = (PROGRAMS / name).read_text("utf-8")
    for host, prefix in (
        ("https://test.sealink.io", "sealink"),
        ("https://cloud.seaart.ai", "seacloud"),
    ):
        text = text.replace(host, f"{mock.url}/~{sandbox}/{prefix}")
    return text.replace(
        "<your-sealink-key>", "sk-sealink-test-0000000000000000000000000000"
    ).replace("YOUR_API_KEY", "sk-sea-test-works")


def clock(mock: Mock, sandbox: str) -> Clock:
    """Return the clock of a sandbox."""
    return mock.app.sandbox_state(sandbox).sandbox.clock


def run_python(text: str, time: Clock | None = None) -> dict[str, Any]:
    """Run a sample and return its variables and `printed`, the lines that it printed.

    `requests` is httpx, which has the same functions; `time.sleep` advances only the mock's clock.
    """
    slept: list[float] = []
    printed: list[str] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        if time is not None:
            time.advance(seconds)
        assert len(slept) < MAX_POLLS, "the task never ends"

    def load(name: str, *rest: Any) -> Any:
        return {"requests": httpx, "time": SimpleNamespace(sleep=sleep)}.get(name) or __import__(
            name, *rest
        )

    names: dict[str, Any] = {
        "__builtins__": {
            **vars(builtins),
            "__import__": load,
            "print": lambda *words: printed.append(" ".join(map(str, words))),
        }
    }
    exec(compile(text, "a sample", "exec"), names)
    return {**names, "printed": printed}


@pytest.mark.parametrize("name", ["sealink_submit.py.txt", "sealink_edit.py.txt"])
def test_a_python_program_submits_a_video(mock: Mock, name: str) -> None:
    ran = run_python(program(mock, name, "program-submit"))

    assert ran["res"].status_code == 202
    assert ran["printed"] == [f"Task ID: {ran['task']['id']}"]


def test_a_python_program_polls_a_video_until_it_ends(mock: Mock) -> None:
    ran = run_python(
        program(mock, "sealink_poll.py.txt", "program-poll"), clock(mock, "program-poll")
    )

    assert ran["printed"][0].startswith("completed ")
    assert "http" in ran["printed"][0]


def test_the_openai_program_prints_an_answer(mock: Mock) -> None:
    ran = run_python(program(mock, "seacloud_chat.py.txt", "program-chat"))
    ran["client"].close()

    assert "SeaCloud" in ran["printed"][0]


def test_a_python_program_submits_polls_and_fetches(mock: Mock) -> None:
    ran = run_python(
        program(mock, "seacloud_queue.py.txt", "program-queue"), clock(mock, "program-queue")
    )

    assert ran["printed"][0] == f"request_id: {ran['request_id']}"
    assert ran["status_url"].startswith(
        f"{mock.url}/~program-queue/seacloud/model/v1/queue/nano_banana_2/requests/{ran['request_id']}/"
    )
    assert ran["result_body"]["request_id"] == ran["request_id"]
    assert ran["result_body"]["outputs"]


def run(command: list[str], text: str, **environment: str) -> str:
    done = processes.run(
        command,
        input=text,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stderr + done.stdout
    return str(done.stdout)


@pytest.mark.skipif(
    not all(map(shutil.which, ("bash", "curl", "jq"))), reason="the script needs bash, curl and jq"
)
def test_the_shell_script_submits_polls_and_fetches(mock: Mock) -> None:
    # An exported shell function replaces `sleep`, and the mock's clock runs fast instead. The
    # script itself is unchanged.
    clock(mock, "program-shell").run(FAST)
    printed = run(
        ["bash", "-e", "-s"],
        program(mock, "seacloud_queue.sh.txt", "program-shell"),
        **{"BASH_FUNC_sleep%%": "() { :; }"},
    )

    answers = list(_documents(printed))
    assert answers[0]["request_id"] == answers[-1]["request_id"]
    assert answers[-2]["status"] == "COMPLETED"
    assert "error" not in answers[-2]
    assert answers[-1]["outputs"]


@pytest.mark.skipif(not shutil.which("node"), reason="the program needs node")
def test_a_javascript_program_polls_a_video_until_it_ends(mock: Mock) -> None:
    clock(mock, "program-node").run(FAST)
    printed = run(
        ["node", "--input-type=module", "-"],
        program(mock, "sealink_poll.mjs.txt", "program-node"),
        SEALINK_API_KEY="sk-sealink-any-key",
    )

    assert printed.startswith("completed ")
    assert "http" in printed


def _documents(text: str) -> Any:
    """Yield the JSON documents in a text."""
    decoder = json.JSONDecoder()
    text = text.strip()
    while text:
        value, end = decoder.raw_decode(text)
        yield value
        text = text[end:].lstrip()
