"""Coding agents do their tasks in as few turns as possible.

The requests are those of Claude Code 2.1.197 and Codex CLI 0.171, shortened. Their tools are really
executed, in an empty folder.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.server.refusals import KEY

AGENTS = Path(__file__).parent / "agents"
MOST_TURNS = 8
Files = dict[str, str]


def request(agent: str, folder: Path, prompt: str) -> dict[str, Any]:
    """Return the agent's first request for a prompt."""
    written = (AGENTS / f"{agent}.json").read_text("utf-8").replace("FOLDER", str(folder))
    body: dict[str, Any] = json.loads(written.replace('"PROMPT"', json.dumps(prompt)))
    body["stream"] = False
    return body


def run(command: str, folder: Path) -> tuple[int, str]:
    done = subprocess.run(
        ["bash", "-c", command], cwd=folder, capture_output=True, text=True, check=False, timeout=20
    )
    return done.returncode, done.stdout + done.stderr


def claude_code_tool(name: str, given: dict[str, Any], folder: Path) -> str:
    if name == "Bash":
        return run(given["command"], folder)[1]
    path = Path(given["file_path"])
    assert path.is_absolute()
    if name == "Read":
        lines = enumerate(path.read_text("utf-8").splitlines(), 1)
        return "\n".join(f"{number}\t{line}" for number, line in lines)
    path.parent.mkdir(parents=True, exist_ok=True)
    if name == "Write":
        path.write_text(given["content"], "utf-8")
        return f"File created successfully at: {path}"
    assert name == "Edit"
    text = path.read_text("utf-8").replace(given["old_string"], given["new_string"])
    path.write_text(text, "utf-8")
    return f"The file {path} has been updated successfully."


def claude_code(client: httpx.Client, folder: Path, prompt: str) -> tuple[int, str]:
    """Let Claude Code do a task; return the number of its tool calls and the last text."""
    body, calls = request("claude_code", folder, prompt), 0
    for _ in range(MOST_TURNS):
        reply = client.post("/sealink/anthropic/v1/messages", json=body, headers=KEY)
        assert reply.status_code == 200, reply.text
        content = reply.json()["content"]
        uses = [block for block in content if block["type"] == "tool_use"]
        if not uses:
            return calls, "".join(block.get("text", "") for block in content)
        calls += len(uses)
        results = [
            {
                "type": "tool_result",
                "tool_use_id": use["id"],
                "content": claude_code_tool(use["name"], use["input"], folder),
            }
            for use in uses
        ]
        reminder = {"type": "text", "text": "<system-reminder>\nBe brief.\n</system-reminder>"}
        body["messages"] += [
            {"role": "assistant", "content": content},
            {"role": "user", "content": [*results, reminder]},
        ]
    raise AssertionError(f"no end after {MOST_TURNS} turns")


def codex(client: httpx.Client, folder: Path, prompt: str) -> tuple[int, str]:
    """Let Codex do a task; return the number of its tool calls and the last text."""
    body, calls = request("codex", folder, prompt), 0
    for _ in range(MOST_TURNS):
        reply = client.post("/seacloud/llm/openai/v1/responses", json=body, headers=KEY)
        assert reply.status_code == 200, reply.text
        output = reply.json()["output"]
        uses = [item for item in output if item["type"] == "function_call"]
        if not uses:
            return calls, output[-1]["content"][0]["text"]
        calls += len(uses)
        body["input"] += output
        for use in uses:
            assert use["name"] == "exec_command"
            code, text = run(json.loads(use["arguments"])["cmd"], folder)
            body["input"].append(
                {
                    "type": "function_call_output",
                    "call_id": use["call_id"],
                    "output": f"Chunk ID: c3\nProcess exited with code {code}\nOutput:\n{text}",
                }
            )
    raise AssertionError(f"no end after {MOST_TURNS} turns")


@pytest.fixture(params=[claude_code, codex], ids=["Claude Code", "Codex"])
def agent(
    request: pytest.FixtureRequest, client: httpx.Client, tmp_path: Path
) -> Callable[[str], tuple[int, str]]:
    return lambda prompt: request.param(client, tmp_path, prompt)


Agent = Callable[[str], tuple[int, str]]

QUESTIONS = [
    ("What is the capital of Portugal?", "Lisbon"),
    ("Wie heißt die Hauptstadt von Italien?", "Rom"),
    ("What is 19 * 21?", "399"),
    ("Translate 'good morning' to French", "bonjour"),
    ("Who wrote Hamlet?", "Shakespeare"),
    ("Explain what a mutex is", "mutex"),
    ("Why is the sky blue?", "sunlight"),
    ("What tasks can you do?", ""),
    ("How do I update my phone?", ""),
]


@pytest.mark.parametrize(("prompt", "word"), QUESTIONS)
def test_a_question_is_answered_at_once(agent: Agent, prompt: str, word: str) -> None:
    calls, text = agent(prompt)

    assert calls == 0
    assert word.lower() in text.lower()
    assert text


# A task, the most tool calls that it needs, the files that it leaves, and words of the report.
TASKS: list[tuple[str, int, Files, str]] = [
    ("Create hello.txt with hi", 1, {"hello.txt": "hi"}, "hello.txt"),
    ("Please write 'blue sky' to notes/day.md", 1, {"notes/day.md": "blue sky"}, "day.md"),
    ("Make a new file called n.txt containing the number 17", 1, {"n.txt": "17"}, "n.txt"),
    ('Put `{"port": 80}` in conf.json', 1, {"conf.json": '{"port": 80}'}, "conf.json"),
    (
        "Write a Python script hey.py that prints good evening, then run it",
        2,
        {"hey.py": 'print("good evening")'},
        "good evening",
    ),
    ("Create a.txt with one and b.txt with two", 2, {"a.txt": "one", "b.txt": "two"}, "b.txt"),
    ("What does seed.txt say?", 1, {"seed.txt": "red green"}, "red green"),
    ("Replace green with gold in seed.txt", 2, {"seed.txt": "red gold"}, "gold"),
    ('Append "blue" to seed.txt', 1, {"seed.txt": "red green\nblue"}, "seed.txt"),
    ("Rename seed.txt to plant.txt", 1, {"plant.txt": "red green"}, "plant.txt"),
    ("List the files in this folder", 1, {}, "seed.txt"),
    ("Run the command `echo over here`", 1, {}, "over here"),
    ('Which files mention "green"?', 1, {}, "seed.txt"),
    ("How many lines are in seed.txt?", 1, {}, "1"),
    ("Run cat missing.txt", 1, {}, "did not work"),
]


@pytest.mark.parametrize(
    ("prompt", "most", "files", "word"), TASKS, ids=[task[0] for task in TASKS]
)
def test_a_task_is_done(
    agent: Agent, tmp_path: Path, prompt: str, most: int, files: Files, word: str
) -> None:
    (tmp_path / "seed.txt").write_text("red green\n", "utf-8")

    calls, text = agent(prompt)

    assert 1 <= calls <= most
    found = {name: (tmp_path / name).read_text("utf-8").strip() for name in files}
    assert found == files
    assert word in text
