"""Run the lines of a shell example: `mockgateway` in this process, everything else in bash."""

from __future__ import annotations

import os
import runpy
import shlex
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from mockgateway.cli import cli
from mockgateway.problem import ConfigError
from tests import processes
from tests.docs.pages import Block

# Commands that are not run, and why. A test fails if one of them is no longer in any page.
NOT_RUN = {
    "claude": "needs an installation; tests/sdk/matrix/claude_code.mjs runs it with make test-all",
    "codex": "needs an installation; tests/sdk/matrix/codex.mjs runs it with make test-all",
    "docker": "needs a container engine",
    "echo": "changes /etc/hosts",
    "kubectl": "needs a cluster",
    "make": "make test and make docs are CI's own steps; the others take minutes",
    "pip": "installs packages; test_first_hour.py does",
    "pytest": "tests/contract and tests/explore have its options",
    "sudo": "needs root",
    ".venv/bin/python": "takes minutes",
}
# Their options are read, but they do not run: they serve until Ctrl+C, or need an upstream.
ONLY_READ = {"serve", "record", "proxy", "import", "explore", "compare"}
# curl succeeds only if the server does.
CURL = 'curl() { command curl -sS --fail-with-body "$@"; }; set -eu -o pipefail\n'


def run(block: Block, patch: pytest.MonkeyPatch) -> None:
    """Run a block in the working folder; its variables stay for the next block."""
    expected = int(block.noted("exit code") or 0)
    for line in block.text.replace("\\\n", " ").splitlines():
        words = shlex.split(line, comments=True)
        while words and words[0].split("=")[0].isupper() and "=" in words[0]:
            patch.setenv(*words.pop(0).split("=", 1))
        if not words or words[0] in NOT_RUN:
            continue
        if words[0] == "export":
            for pair in words[1:]:
                patch.setenv(*pair.split("=", 1))
            continue
        code, output = _run(words, line, patch)
        assert code == expected, f"{block.place}: {line}: exit code {code}\n{output}"


def _run(words: list[str], line: str, patch: pytest.MonkeyPatch) -> tuple[int, str]:
    if words[0] == "mockgateway":
        return _mockgateway(words[1:])
    if words[0] == "python":
        patch.setattr(sys, "argv", words[1:])
        runpy.run_path(words[1], run_name="__main__")
        return 0, ""
    done = processes.run(["bash", "-c", CURL + line], capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def _mockgateway(words: list[str]) -> tuple[int, str]:
    words, target = (words[:-2], words[-1]) if ">" in words else (words, os.devnull)
    elsewhere = any(word.startswith(("https://", "http://localhost")) for word in words)
    takes_long = "90" in words  # seconds of `load`
    if words[0] in ONLY_READ or elsewhere or takes_long:
        command = cli.get_command(click.Context(cli), words[0])
        assert command is not None
        command.make_context(words[0], words[1:])
        return 0, ""
    result = CliRunner().invoke(cli, words)
    Path(target).write_text(result.output, "utf-8")
    code = 2 if isinstance(result.exception, ConfigError) else result.exit_code  # as `main` exits
    return code, result.output + str(result.exception or "")
