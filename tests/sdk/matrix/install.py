"""Install each set of packages once, in the user's cache directory."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from pathlib import Path

import pytest

from tests import processes

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "mockgateway-tests"
NETWORK = (
    "network",
    "enotfound",
    "etimedout",
    "econnrefused",
    "eai_again",
    "connection",
    "no matching distribution found",
)


def python(name: str, packages: tuple[str, ...]) -> Path:
    """Return the interpreter of a virtual environment with these packages."""
    folder = _folder(name, packages)
    interpreter = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not (folder / "ready").is_file():
        _run([sys.executable, "-m", "venv", "--clear", str(folder)], folder.parent)
        _run(
            [str(interpreter), "-m", "pip", "install", "--quiet", "--prefer-binary", *packages],
            folder,
        )
        (folder / "ready").touch()
    return interpreter


def node(name: str, packages: tuple[str, ...]) -> Path:
    """Return a folder with these packages in node_modules, for programs in that folder."""
    if not (shutil.which("node") and shutil.which("npm")):
        pytest.skip("Node's packages are tested where node and npm are installed")
    folder = _folder(name, packages)
    if not (folder / "ready").is_file():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        (folder / "package.json").write_text('{"private": true}', "utf-8")
        _run(
            [
                "npm",
                "install",
                "--no-package-lock",
                "--no-audit",
                "--no-fund",
                "--ignore-scripts",
                *packages,
            ],
            folder,
        )
        (folder / "ready").touch()
    return folder


def _folder(name: str, packages: tuple[str, ...]) -> Path:
    made_with = "" if name.startswith("node") else f"{sys.version_info[:2]}"
    return CACHE / f"{name}-{hashlib.sha256(repr((made_with, packages)).encode()).hexdigest()[:12]}"


def _run(command: list[str], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    done = processes.run(command, cwd=folder, capture_output=True, text=True, timeout=600)
    if done.returncode and any(word in done.stderr.lower() for word in NETWORK):
        pytest.skip(f"the packages cannot be fetched: {done.stderr.strip().splitlines()[-1]}")
    assert done.returncode == 0, done.stderr
