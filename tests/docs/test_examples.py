"""The examples of the pages run as printed, in the order in which they are printed.

The README is followed by test_first_hour.py, docs/extending.md by test_extending.py. The tests in
docs/testing.md and docs/migration.md run in tests/plugin, the program of docs/explore.md in
tests/explore.
"""

from __future__ import annotations

import gc
import json
import shutil
import threading
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path

import fal_client.client
import httpx
import pytest
import yaml

from tests import processes
from tests.docs import shell
from tests.docs.pages import ROOT, Block, blocks, pages
from tests.serving import Mock

ELSEWHERE = {"README.md", "docs/extending.md"}
SLOW = {"docs/tutorials/ci-contract.md"}  # four contract runs
# Packages that are not in the group `test`; `make test-all` calls them in tests/sdk/matrix, but
# testcontainers, which needs a container engine.
NOT_INSTALLED = {"langchain_openai", "litellm", "pydantic_ai", "seacloud_sdk", "testcontainers"}
# Languages that cannot run, and why.
NOT_RUN = {
    "java": "needs a container engine",
    "text": "output, a layout or a formula",
    "mermaid": "tests/state/tasks/test_machine.py compares it with the table",
}
SHOWN = {path.relative_to(ROOT).as_posix(): list(blocks(path)) for path in pages()}
PAGES = [
    pytest.param(name, marks=[pytest.mark.slow] if name in SLOW else [], id=name)
    for name, found in SHOWN.items()
    if found and name not in ELSEWHERE
]


@pytest.fixture(scope="module", autouse=True)
def _collect() -> Iterator[None]:
    """Collect the clients of the examples while the warnings about them are ignored."""
    yield
    gc.collect()


@pytest.fixture
def url(mock: Mock, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a sandbox whose tasks end at once, for one page."""
    name = "docs-" + request.node.callspec.id.removesuffix(".md").replace("/", "-").lower()
    sandbox = f"{mock.url}/~{name}"
    httpx.put(f"{sandbox}/_mock/tasks/policy", json={"policy": "instant"}).raise_for_status()
    return sandbox


@pytest.mark.filterwarnings("ignore::ResourceWarning")  # examples do not close their clients
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("name", PAGES)
def test_the_examples_of_a_page_run(
    name: str, url: str, mock: Mock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MOCKGATEWAY_URL", url)
    monkeypatch.setattr(time, "sleep", sleeping(url))
    pattern = fal_client.client.QUEUE_URL_FORMAT
    monkeypatch.setattr(fal_client.client, "QUEUE_URL_FORMAT", pattern)
    for block in SHOWN[name]:
        text = block.text.replace("http://127.0.0.1:4010/~", f"{mock.url}/~")
        check(block._replace(text=text.replace("http://127.0.0.1:4010", url)), monkeypatch)


def sleeping(url: str) -> object:
    """Return a `time.sleep` that moves the sandbox's clock, if the test itself sleeps.

    Sleeps below a second wait for the mock, as `mockgateway load` does.
    """
    real, main = time.sleep, threading.main_thread()

    def sleep(seconds: float) -> None:
        if threading.current_thread() is main and seconds >= 1:
            httpx.put(f"{url}/_mock/clock", json={"advance": seconds}).raise_for_status()
        else:
            real(seconds)

    return sleep


def check(block: Block, patch: pytest.MonkeyPatch) -> None:
    """Run a block, or check its syntax where there is nothing to run."""
    if path := block.noted("file"):
        Path(path).write_text(block.text, "utf-8")
    elif block.language == "sh":
        shell.run(block, patch)
    elif block.language == "python":
        code = compile(block.text, block.place, "exec")
        if not any(f" {name}" in block.text for name in NOT_INSTALLED):
            exec(code, {"__name__": "example"})
    elif block.language == "js":
        javascript(block)
    elif block.language == "yaml":
        scenario(block, patch)
    elif block.language == "json":
        json.loads(block.text)
    elif block.language == "toml":
        tomllib.loads(block.text)
    else:
        assert block.language in NOT_RUN, f"{block.place}: no test for {block.language!r}"


def javascript(block: Block) -> None:
    """Check the syntax: the packages are installed by tests/sdk only."""
    if shutil.which("node"):
        Path("example.mjs").write_text(block.text, "utf-8")
        processes.run(["node", "--check", "example.mjs"], check=True)


def scenario(block: Block, patch: pytest.MonkeyPatch) -> None:
    """Read YAML; check it if it looks like a scenario that test_scenarios.py does not run."""
    value = yaml.safe_load(block.text)
    if isinstance(value, dict) and "rules" in value and not block.noted("chats"):
        Path("example.yaml").write_text(block.text, "utf-8")
        line = "mockgateway scenarios check example.yaml"
        shell.run(block._replace(text=line, note=""), patch)


def test_every_exception_is_needed() -> None:
    shown = [block for found in SHOWN.values() for block in found]
    text = "\n".join(block.text for block in shown if block.language in ("sh", "python"))

    assert {block.language for block in shown} >= set(NOT_RUN)
    assert [name for name in NOT_INSTALLED if name not in text] == []
    assert [word for word in shell.NOT_RUN if f"\n{word} " not in text] == []


def test_no_command_hides_in_an_indented_block() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {line}"
        for path in pages()
        for line in path.read_text("utf-8").splitlines()
        if line.startswith(("    mockgateway ", "    curl ", "    pip "))
    ]

    assert found == []
