"""Read the end of a program from its output: the exception, and the last frame of its own code."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

_PYTHON_FRAME = re.compile(r'^\s*File "([^"]+)", line (\d+)(?:,)? in (\S+)', re.MULTILINE)
_NODE_FRAME = re.compile(
    r"^\s+at (?:(.*?) \()?(?:file://)?(/[^\s()]+?):(\d+):\d+\)?$", re.MULTILINE
)
_PYTEST_FRAME = re.compile(r"^(\S+\.py):(\d+): (\w*)", re.MULTILINE)
_EXCEPTION = re.compile(
    r"^(?:E\s+)?(?:Uncaught )?"
    r"((?:[\w$]+\.)*[A-Z][\w$]*(?:Error|Exception|Failure|Interrupt|Exit|Group))"
    r"(?: \[[\w]+\])?(?::[ \t]*(.*))?$",
    re.MULTILINE,
)
_FOREIGN = ("/node_modules/", "/site-packages/", "/dist-packages/", "/lib/python", "node:internal")
# Mistakes of the code itself, rather than reports of a failure.
_MISTAKES = frozenset(
    "KeyError TypeError AttributeError IndexError NameError UnboundLocalError ReferenceError "
    "RangeError ZeroDivisionError AssertionError RecursionError StopIteration".split()
)
_FETCH = ("fetch failed", "terminated")  # Node's TypeError for a failed request


class Frame(NamedTuple):
    """A line of the program's own code."""

    path: str
    line: int
    function: str

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}"
        return f"{place} in {self.function}" if self.function else place


class Crash(NamedTuple):
    """What the output tells about the end of a program."""

    exception: str  # the type, or ""
    message: str
    frame: Frame | None
    last_line: str  # of the error output

    @property
    def is_mistake(self) -> bool:
        """Whether the exception is a mistake of the code, not a report of the failure."""
        return self.exception.rpartition(".")[2] in _MISTAKES and self.message not in _FETCH


def read_crash(stdout: str, stderr: str, homes: Sequence[str]) -> Crash:
    """Return the end of a program.

    Args:
        stdout: Its output; pytest reports there.
        stderr: Its error output.
        homes: The folders of its own code: the copy it ran in, then the original.
    """
    text = stderr if _EXCEPTION.search(stderr) or _PYTHON_FRAME.search(stderr) else stdout
    found = list(_EXCEPTION.finditer(text))
    lines = [line.strip() for line in (stderr or stdout).splitlines() if line.strip()]
    exception, message = (found[-1][1], (found[-1][2] or "").strip()) if found else ("", "")
    return Crash(exception, message, _last_frame(text, homes), lines[-1] if lines else "")


def _last_frame(text: str, homes: Sequence[str]) -> Frame | None:
    frames = [Frame(path, int(line), name) for path, line, name in _PYTHON_FRAME.findall(text)]
    if "most recent call first" in text:  # as faulthandler writes them
        frames.reverse()
    node = [Frame(path, int(line), name) for name, path, line in _NODE_FRAME.findall(text)]
    frames += reversed(node)
    if not frames:
        frames = [Frame(path, int(line), "") for path, line, _ in _PYTEST_FRAME.findall(text)]
    own = [own for frame in frames if (own := _own(frame, homes))]
    return own[-1] if own else None


def _own(frame: Frame, homes: Sequence[str]) -> Frame | None:
    """Return a frame of the program's own code with a relative path, or None."""
    if any(part in frame.path for part in _FOREIGN):
        return None
    for home in homes:
        if frame.path.startswith(f"{home}/"):
            return frame._replace(path=frame.path[len(home) + 1 :])
    return None if frame.path.startswith(("/usr/", "<")) else frame
