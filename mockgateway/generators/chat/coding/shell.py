"""Write the shell command that does a step."""

from __future__ import annotations

import posixpath
import re
from shlex import quote

from .requests import Step


def shell_command(step: Step) -> str:
    """Return the shell command that does a step."""
    path, other = quote(step.path) if step.path else "", quote(step.other)
    removes = "rm" if "." in posixpath.basename(step.path) else "rm -r"
    commands = {
        "edit": f"sed -i {quote(_substitution(step))} {path}",
        "set": f"sed -i -E {quote(_assignment(step))} {path}",
        "read": f"cat {path}",
        "list": f"ls -la {path}".strip(),
        "search": f"grep -rn {quote(step.text)} {path or '.'}",
        "delete": f"{removes} {path}",
        "folder": f"mkdir -p {path}",
        "move": f"{_folder_of(step.other)}mv {path} {other}",
        "copy": f"{_folder_of(step.other)}cp {path} {other}",
        "fetch": f"curl -sL {quote(step.text)}",
        "run": step.text,
    }
    if step.kind in ("write", "append"):
        return _writing_command(step, path)
    if step.kind == "list" and step.text:
        return f"find {path or '.'} -name {quote(step.text)} -type f"
    return commands[step.kind]


def _folder_of(path: str) -> str:
    """Return a command prefix that creates the folder of a path, or ""."""
    parent = posixpath.dirname(path)
    return f"mkdir -p {quote(parent)} && " if parent not in ("", "/", ".", "..", "~") else ""


def _writing_command(step: Step, path: str) -> str:
    folder = _folder_of(step.path)
    mark = ">" if step.kind == "write" else ">>"
    if step.kind == "write" and not step.text:
        return f"{folder}touch {path}"
    if "\n" in step.text:
        return f"{folder}cat {mark} {path} <<'EOF'\n{step.text.rstrip()}\nEOF"
    return f"{folder}printf '%s\\n' {quote(step.text)} {mark} {path}"


def _substitution(step: Step) -> str:
    """Return the sed expression of an edit."""
    old, new = (re.sub(r"([/&\\.*\[\]^$])", r"\\\1", text) for text in (step.text, step.other))
    return f"s/{old}/{new}/g"


def _assignment(step: Step) -> str:
    """Return the sed expression that sets a value: of `key=...`, `key: ...` or `"key": ...`."""
    key, value = (re.sub(r"([/&\\.*\[\]^$])", r"\\\1", text) for text in (step.text, step.other))
    return f"s/^([^#]*\\b{key}[\"']?\\s*[:=]\\s*)[^,;}}]*/\\1{value}/"
