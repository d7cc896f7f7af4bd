"""A newcomer follows the README from its first command to its last, and everything works."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests import processes
from tests.docs.pages import ROOT, blocks

PYTHON = [sys.executable, "-m"]
# The README's first command keeps running; its other lines begin when the mock answers.
SERVE = """{command} > serve.log 2>&1 &
server=$!
trap 'kill $server' EXIT
for attempt in $(seq 100); do curl -sf {url}/_mock/health && break; sleep 0.2; done
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout whose virtual environment has nothing but the built wheel."""
    folder = tmp_path / "checkout"
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    names = subprocess.check_output(listed, cwd=ROOT, text=True).split("\0")
    for name in filter(None, names):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    processes.run(
        [*PYTHON, "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", "dist", "."],
        cwd=folder, check=True, timeout=300,
    )  # fmt: skip
    processes.run([*PYTHON, "venv", ".venv"], cwd=folder, check=True)
    [wheel] = (folder / "dist").glob("*.whl")
    install = [".venv/bin/python", "-m", "pip", "install", "--quiet", f"{wheel}[media]"]
    processes.run(install, cwd=folder, check=True, timeout=600)
    (folder / ".venv" / "serve").touch()  # bin/mockgateway sees that the installation is done
    return folder


def script(url: str, wheel: Path) -> str:
    """Return the README's commands in their order, as one script that installs the wheel."""
    lines = ["set -eu -o pipefail", f"export HOME=$PWD/home MOCKGATEWAY_URL={url}", "mkdir home"]
    for block in blocks(ROOT / "README.md"):
        text = block.text.replace("http://127.0.0.1:4010", url)
        text = text.replace("-e '.[", f"'{wheel}[")
        if name := block.noted("file"):
            lines.append(f"cat > {name} <<'END'\n{text}END")
        elif "mockgateway serve" in text:
            lines.append(SERVE.format(command=text.strip(), url=url))
        elif code := block.noted("exit code"):
            lines.append(f"code=0; {text.strip()} || code=$?; test $code = {code}")
        else:
            lines.append(text)
    return "\n".join(lines)


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_every_command_of_the_readme_works_in_order(checkout: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (checkout.parent / "tmp").mkdir()  # outside the checkout, whose settings pytest would find
    environment = {
        "PATH": os.environ["PATH"],
        "TMPDIR": str(checkout.parent / "tmp"),
        "MOCKGATEWAY_PORT": str(port),
    }
    [wheel] = (checkout / "dist").glob("*.whl")

    done = processes.run(
        ["bash", "-xc", script(f"http://127.0.0.1:{port}", wheel)],
        cwd=checkout, env=environment, capture_output=True, text=True, timeout=900,
    )  # fmt: skip

    assert done.returncode == 0, f"{done.stdout[-4000:]}\n{done.stderr[-4000:]}"
    [clip] = checkout.parent.glob("tmp/*/waves.mp4")
    assert clip.read_bytes()[4:8] == b"ftyp"
    assert "The sky is blue because" in done.stdout
    assert "HTTP/1.1 429" in done.stdout


def test_the_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text("utf-8").splitlines()) < 150
