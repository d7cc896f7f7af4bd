"""Run every package of the matrix against the mock."""

from __future__ import annotations

import base64
import io
import json
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests import processes
from tests.sdk.matrix import install
from tests.serving import Mock

HERE = Path(__file__).parent
pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


@dataclass(frozen=True)
class Place:
    """The OpenAI-compatible and Anthropic-compatible parts of a gateway, and its models."""

    name: str
    openai: str
    anthropic: str
    model: str
    claude: str
    embedding: str = ""
    responses: str = ""


SEALINK = Place(
    "sealink",
    "/sealink/v1",
    "/sealink/anthropic",
    "qwen3-max",
    "claude-sonnet-4-6",
    "text-embedding-v4",
)
SEACLOUD = Place(
    "seacloud",
    "/seacloud/llm/v1",
    "/seacloud/llm",
    "gpt-4.1",
    "claude-opus-4-6",
    responses="/seacloud/llm/openai/v1",
)


@dataclass(frozen=True)
class Entry:
    """A set of packages and the program that uses them.

    Attributes:
        does: The results that the program always prints.
        also: The results that it prints only if the gateway has embeddings.
    """

    name: str
    program: str
    packages: tuple[str, ...]
    does: str
    also: str = ""


ENTRIES = [
    Entry(
        "openai",
        "openai.py.txt",
        ("openai",),
        "chat stream async vision tools parsed errors",
        "vectors flagged",
    ),
    Entry(
        "openai-2",
        "openai.py.txt",
        ("openai<3",),
        "chat stream async vision tools parsed errors",
        "vectors flagged",
    ),
    Entry(
        "openai-1",
        "openai.py.txt",
        ("openai<2",),
        "chat stream async vision tools parsed errors",
        "vectors flagged",
    ),
    Entry("anthropic", "anthropic.py.txt", ("anthropic",), "chat stream async vision tools errors"),
    Entry(
        "anthropic-1", "anthropic.py.txt", ("anthropic<2",), "chat stream async vision tools errors"
    ),
    Entry(
        "anthropic-0", "anthropic.py.txt", ("anthropic<1",), "chat stream async vision tools errors"
    ),
    Entry(
        "litellm",
        "litellm.py.txt",
        ("litellm", "mcp"),
        "chat stream async vision tools parsed errors claude",
        "vectors ranked flagged",
    ),
    Entry(
        "langchain",
        "langchain.py.txt",
        ("langchain-openai", "langchain-anthropic"),
        "chat stream async vision tools parsed errors claude claude_tools",
        "vectors",
    ),
    Entry(
        "llama-index",
        "llama_index.py.txt",
        ("llama-index-llms-openai-like", "llama-index-embeddings-openai-like"),
        "chat stream async vision tools parsed errors",
        "vectors",
    ),
    Entry(
        "instructor",
        "instructor.py.txt",
        ("instructor", "openai", "anthropic"),
        "parsed async_parsed iterated claude_parsed errors",
    ),
    Entry(
        "pydantic-ai",
        "pydantic_ai.py.txt",
        ("pydantic-ai-slim[openai]",),
        "chat stream tools parsed",
    ),
    Entry("openai-agents", "openai_agents.py.txt", ("openai-agents",), "chat stream tools parsed"),
    Entry("dspy", "dspy.py.txt", ("dspy",), "chat reasoned tools parsed"),
    Entry("haystack", "haystack.py.txt", ("haystack-ai",), "chat stream tools"),
    Entry("smolagents", "smolagents.py.txt", ("smolagents[openai]",), "chat tools code"),
    Entry("llm", "llm.py.txt", ("llm",), "chat stream vision tools parsed"),
    Entry(
        "node-claude-code",
        "claude_code.mjs",
        ("@anthropic-ai/claude-code@latest",),
        "answered task",
    ),
    Entry("node-codex", "codex.mjs", ("@openai/codex@latest",), "answered task"),
    Entry(
        "node-openai",
        "openai.mjs",
        ("openai@latest", "zod"),
        "chat stream vision tools parsed errors",
        "vectors flagged",
    ),
    Entry(
        "node-openai-6",
        "openai.mjs",
        ("openai@<7", "zod"),
        "chat stream vision tools parsed errors",
        "vectors flagged",
    ),
    Entry(
        "node-anthropic",
        "anthropic.mjs",
        ("@anthropic-ai/sdk@latest",),
        "chat stream vision tools errors",
    ),
    Entry(
        "node-anthropic-0",
        "anthropic.mjs",
        ("@anthropic-ai/sdk@<1",),
        "chat stream vision tools errors",
    ),
    Entry(
        "node-ai",
        "ai.mjs",
        (
            "ai@latest",
            "@ai-sdk/openai@latest",
            "@ai-sdk/openai-compatible@latest",
            "@ai-sdk/anthropic@latest",
            "zod",
        ),
        "chat stream vision tools parsed errors claude claude_tools openai",
        "vectors",
    ),
    Entry(
        "node-ai-6",
        "ai.mjs",
        (
            "ai@<7",
            "@ai-sdk/openai@<4",
            "@ai-sdk/openai-compatible@<3",
            "@ai-sdk/anthropic@<4",
            "zod",
        ),
        "chat stream vision tools parsed errors claude claude_tools openai",
        "vectors",
    ),
]


def _is_echo(text: str) -> bool:
    return text == "one two three"


def _is_tool_loop(results: dict[str, Any]) -> bool:
    return results["arguments"] == [{"city": "Oslo"}] and "21" in results["final"]


def _is_report(report: dict[str, Any]) -> bool:
    return (
        report.keys() == {"city", "degrees"}
        and isinstance(report["city"], str)
        and type(report["degrees"]) is int
    )


def _are_related(vectors: list[list[float]]) -> bool:
    cat, kitten, loan = vectors
    near, far = (
        sum(one * other for one, other in zip(cat, vector, strict=True))
        for vector in (kitten, loan)
    )
    return near > far


def _is_task(results: dict[str, Any]) -> bool:
    """Return whether one tool call and a closing text did the task."""
    expected = results["file"] == "hi" and results["turns"] == 2
    return expected and "hello.txt" in results["result"]


CHECKS: dict[str, Callable[[Any], bool]] = {
    "chat": _is_echo,
    "stream": _is_echo,
    "async": _is_echo,
    "claude": _is_echo,
    "openai": _is_echo,
    "answered": lambda results: results["turns"] == 1 and "Paris" in results["result"],
    "task": _is_task,
    "reasoned": lambda text: "Lima" in text,
    "code": lambda text: "Lima" in text,
    "vision": lambda text: "red" in text.lower(),
    "tools": _is_tool_loop,
    "claude_tools": _is_tool_loop,
    "parsed": _is_report,
    "async_parsed": _is_report,
    "iterated": lambda many: (
        all(many) and all({"city", "degrees"} == item.keys() for items in many for item in items)
    ),
    "claude_parsed": _is_report,
    "vectors": _are_related,
    "flagged": lambda flags: flags == [False, True],
    "ranked": lambda order: order[0] == 1 and len(order) == 2,
    "errors": lambda names: len(names) == 3 and "none" not in names,
}


CASES = [
    pytest.param(entry, place, id=f"{entry.name}-{place.name}")
    for entry in ENTRIES
    for place in (SEALINK, SEACLOUD)
    if place.responses or entry.name != "node-codex"  # Codex speaks the Responses API only
]


@pytest.mark.parametrize(("entry", "place"), CASES)
def test_the_packages_work(mock: Mock, tmp_path: Path, entry: Entry, place: Place) -> None:
    results = _run_program(mock, tmp_path, entry, place)
    expected = {*entry.does.split(), *(entry.also.split() if place.embedding else ())}

    assert results.keys() - {"versions"} == expected
    assert {name: results[name] for name in expected if not CHECKS[name](results[name])} == {}, (
        results["versions"]
    )


def _run_program(mock: Mock, tmp_path: Path, entry: Entry, place: Place) -> dict[str, Any]:
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("OPENAI", "ANTHROPIC", "PYTHON", "LLM_", "COV"))
    }
    environment |= {
        "OPENAI_BASE_URL": f"{mock.url}{place.openai}",
        "OPENAI_API_KEY": "any-key",
        "ANTHROPIC_BASE_URL": f"{mock.url}{place.anthropic}",
        "ANTHROPIC_API_KEY": "any-key",
        "RESPONSES_BASE_URL": f"{mock.url}{place.responses}" if place.responses else "",
        "LLM_USER_PATH": str(tmp_path),
        "HAYSTACK_TELEMETRY_ENABLED": "False",
        "PYTHONWARNINGS": "ignore",
    }
    words = [place.model, place.claude, place.embedding, _red_square()]
    if entry.program.endswith(".mjs"):
        folder = install.node(entry.name, entry.packages)
        program = folder / entry.program
        shutil.copyfile(HERE / entry.program, program)
        command = ["node", str(program), *words]
    else:
        interpreter = install.python(entry.name, entry.packages)
        # A script with the package's own name would shadow the package.
        program = tmp_path / f"use_{entry.program.removesuffix('.txt')}"
        shutil.copyfile(HERE / entry.program, program)
        command = [str(interpreter), str(program), *words]
    done = processes.run(
        command,
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    results: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    print(entry.name, place.name, results["versions"], file=sys.stderr)
    return results


def _red_square() -> str:
    file = io.BytesIO()
    Image.new("RGB", (64, 64), (220, 20, 30)).save(file, "PNG")
    return f"data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}"
