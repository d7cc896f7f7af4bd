"""Recognise tools for files and commands by their names and parameters, and write their calls."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from mockgateway.content import Tool
from mockgateway.generators.chat.extraction.concepts import words_of

from .requests import Step
from .shell import shell_command

Json = Any

_PATHS = (
    "file_path", "path", "filepath", "filename", "file", "file_name", "target_file", "filePath",
    "relative_path", "absolute_path", "relative_workspace_path", "target", "name",
)  # fmt: skip
_CONTENTS = (
    "content", "contents", "file_text", "file_content", "text", "code_edit", "code_content", "body",
    "data", "new_content", "file_contents",
)  # fmt: skip
_COMMANDS = ("command", "cmd", "commands", "script", "shell_command", "CommandLine", "command_line")
_OLD = ("old_string", "old_str", "old_text", "oldString", "oldText", "search", "find", "old")
_NEW = tuple("new_string new_str new_text newString newText replace replacement new".split())
_PATTERNS = ("pattern", "query", "regex", "search_pattern", "glob_pattern", "search_term", "glob")
_FOLDERS = ("path", "directory", "dir", "folder", "dir_path", "directory_path", "target_directory")
_SOURCES = ("source", "from", "from_path", "src", "old_path", "source_path", "path", "oldPath")
_TARGETS = ("destination", "to", "to_path", "dst", "new_path", "target", "dest", "newPath")
_KINDS = ("include", "glob", "file_pattern", "include_pattern", "file_glob", "file_types")
_URLS = ("url", "uri", "link", "href")


_READ_FIRST = re.compile(
    r"\bread\b[^.]*\b(?:first|before|at least once)\b|\b(?:must|before|after)\b[^.]*\bread\b",
    re.IGNORECASE,
)


class ToolUse(NamedTuple):
    """A call of a tool for a step."""

    tool: Tool
    arguments: dict[str, Json]


class Toolbox:
    """The tools of a request that work on files and commands."""

    def __init__(self, tools: Sequence[Tool], folder: str) -> None:
        """Recognise the tools.

        Args:
            tools: All tools of the request.
            folder: The working directory, "" if unknown.
        """
        self._root = folder
        self._tools: dict[str, Tool] = {}
        for tool in tools:
            for role in _roles(tool):
                self._tools.setdefault(role, tool)

    @property
    def works_on_files(self) -> bool:
        """Whether there is a tool that runs commands or changes files."""
        return not self._tools.keys().isdisjoint(("shell", "write", "edit", "editor"))

    @property
    def names(self) -> frozenset[str]:
        """The names of the recognised tools."""
        return frozenset(tool.name for tool in self._tools.values())

    def uses(self, step: Step) -> list[ToolUse]:
        """Return the calls that do a step; none if no tool can."""
        direct = getattr(self, f"_{step.kind}", None)
        if direct is not None and (found := direct(step)):
            return list(found)
        command = shell_command(step)
        shell = self._tools.get("shell")
        return [self._shell(shell, command, step)] if shell and command else []

    def _shell(self, tool: Tool, command: str, step: Step) -> ToolUse:
        properties = _properties(tool)
        name = _first(properties, _COMMANDS)
        kind = properties[name].get("type") if isinstance(properties[name], dict) else None
        arguments: dict[str, Json] = {
            name: ["bash", "-lc", command] if kind == "array" else command
        }
        return ToolUse(tool, _completed(tool, arguments, _about(step, command)))

    def _write(self, step: Step) -> list[ToolUse]:
        if tool := self._tools.get("write"):
            properties = _properties(tool)
            path, content = _first(properties, _PATHS), _first(properties, _CONTENTS)
            arguments = {path: self._path(tool, path, step.path), content: step.text}
            return [ToolUse(tool, _completed(tool, arguments, _about(step, "")))]
        if (tool := self._tools.get("editor")) and "create" in _actions(tool):
            return [self._editor(tool, "create", step.path, file_text=step.text)]
        return []

    def _edit(self, step: Step) -> list[ToolUse]:
        edits = [tool for role in ("edit", "editor") if (tool := self._tools.get(role))]
        reads_first = any(_READ_FIRST.search(tool.description) for tool in edits)
        uses = self._read(step) if reads_first else []
        if tool := self._tools.get("edit"):
            properties = _properties(tool)
            path = _first(properties, _PATHS)
            arguments: dict[str, Json] = {
                path: self._path(tool, path, step.path),
                _first(properties, _OLD): step.text,
                _first(properties, _NEW): step.other,
            }
            if "replace_all" in properties:
                arguments["replace_all"] = True
            return [*uses, ToolUse(tool, _completed(tool, arguments, _about(step, "")))]
        if (tool := self._tools.get("editor")) and "str_replace" in _actions(tool):
            use = self._editor(
                tool, "str_replace", step.path, old_str=step.text, new_str=step.other
            )
            return [*uses, use]
        return []

    def _read(self, step: Step) -> list[ToolUse]:
        if tool := self._tools.get("read"):
            name = _first(_properties(tool), _PATHS)
            arguments: dict[str, Json] = {name: self._path(tool, name, step.path)}
            return [ToolUse(tool, _completed(tool, arguments, _about(step, "")))]
        if (tool := self._tools.get("editor")) and "view" in _actions(tool):
            return [self._editor(tool, "view", step.path)]
        return []

    def _list(self, step: Step) -> list[ToolUse]:
        glob = self._tools.get("glob")
        if glob and (step.text or "list" not in self._tools) and "shell" not in self._tools:
            properties = _properties(glob)
            arguments: dict[str, Json] = {_first(properties, _PATTERNS): f"**/{step.text or '*'}"}
            if step.path and (name := _first(properties, _FOLDERS)):
                arguments[name] = self._path(glob, name, step.path)
            return [ToolUse(glob, _completed(glob, arguments, _about(step, "")))]
        if (tool := self._tools.get("list")) and not step.text:
            name = _first(_properties(tool), _FOLDERS)
            arguments = {name: self._path(tool, name, step.path or ".")} if name else {}
            return [ToolUse(tool, _completed(tool, arguments, _about(step, "")))]
        return []

    def _search(self, step: Step) -> list[ToolUse]:
        tool = self._tools.get("search")
        if tool is None:
            return []
        properties = _properties(tool)
        arguments: dict[str, Json] = {_first(properties, _PATTERNS): step.text}
        name = _first(properties, _FOLDERS)
        if name and (step.path or name in _required(tool)):
            arguments[name] = self._path(tool, name, step.path or ".")
        if step.other and (name := _first(properties, _KINDS)):
            arguments[name] = step.other
        return [ToolUse(tool, _completed(tool, arguments, _about(step, "")))]

    def _delete(self, step: Step) -> list[ToolUse]:
        tool = self._tools.get("delete")
        if tool is None:
            return []
        name = _first(_properties(tool), _PATHS)
        return [ToolUse(tool, {name: self._path(tool, name, step.path)})]

    def _move(self, step: Step) -> list[ToolUse]:
        tool = self._tools.get(step.kind)
        properties = _properties(tool) if tool else {}
        path, other = _first(properties, _SOURCES), _first(properties, _TARGETS)
        if tool is None or not path or not other:
            return []
        return [ToolUse(tool, {path: step.path, other: step.other})]

    _copy = _move

    def _fetch(self, step: Step) -> list[ToolUse]:
        tool = self._tools.get("fetch")
        if tool is None:
            return []
        arguments: dict[str, Json] = {_first(_properties(tool), _URLS): step.text}
        return [ToolUse(tool, _completed(tool, arguments, _about(step, "")))]

    def _editor(self, tool: Tool, action: str, path: str, **more: str) -> ToolUse:
        arguments = {"command": action, "path": self._path(tool, "path", path), **more}
        return ToolUse(tool, arguments)

    def _path(self, tool: Tool, name: str, path: str) -> str:
        """Return a path, absolute if the tool demands that."""
        about = str((_properties(tool).get(name) or {}).get("description") or "") + name
        absolute = re.search(r"absolute(?! or relative)", about, re.IGNORECASE)
        if absolute and self._root and not path.startswith(("/", "~")):
            return posixpath.normpath(posixpath.join(self._root, path))
        return path


def _properties(tool: Tool) -> dict[str, Json]:
    properties = tool.schema.get("properties") if isinstance(tool.schema, dict) else None
    return properties if isinstance(properties, dict) else {}


def _required(tool: Tool) -> Sequence[str]:
    return tool.schema.get("required") or () if isinstance(tool.schema, dict) else ()


def _actions(tool: Tool) -> Sequence[str]:
    command = _properties(tool).get("command")
    return command.get("enum") or () if isinstance(command, dict) else ()


def _first(properties: dict[str, Json], names: Sequence[str]) -> str:
    return next((name for name in names if name in properties), "")


def _roles(tool: Tool) -> list[str]:
    """Return the abilities of a tool, by its parameters and the words of its name."""
    properties, words = _properties(tool), set(words_of(tool.name))
    path, content = _first(properties, _PATHS), _first(properties, _CONTENTS)
    if "view" in _actions(tool) or "create" in _actions(tool):
        return ["editor"]
    if _first(properties, _COMMANDS) and words & _SHELL_WORDS and "stdin" not in words:
        return ["shell"]
    if path and _first(properties, _OLD) and _first(properties, _NEW):
        return ["edit"]
    if path and content and words & _WRITE_WORDS and "notebook" not in words:
        return ["write"]
    if _first(properties, _URLS) and words & _FETCH_WORDS:
        return ["fetch"]
    if _first(properties, _PATTERNS) and words & {"glob", "find"} and "web" not in words:
        return ["glob"]
    if _first(properties, _PATTERNS) and words & _SEARCH_WORDS and not words & _OTHER_SEARCHES:
        return ["search"]
    if words & {"ls", "list"} and words & {"ls", "dir", "directory", "files", "folder"}:
        return ["list"]
    return _roles_of_paths(properties, words)


def _roles_of_paths(properties: dict[str, Json], words: set[str]) -> list[str]:
    path = _first(properties, _PATHS)
    if _first(properties, _SOURCES) and _first(properties, _TARGETS):
        return [role for role, verbs in _MOVES.items() if words & verbs]
    if path and words & _REMOVES and words & {"file", "path"}:
        return ["delete"]
    if path and words & _READ_WORDS and not words & {"image", "task", "email", "mcp", "resource"}:
        return ["read"] if path != "name" else []
    return []


_MOVES = {"move": {"move", "rename", "mv"}, "copy": {"copy", "cp", "duplicate"}}
_REMOVES = {"delete", "remove", "rm"}
_SHELL_WORDS = set("bash shell exec execute command run terminal powershell sh".split())
_WRITE_WORDS = {"write", "create", "save", "new", "put", "make", "file"}
_READ_WORDS = {"read", "view", "open", "cat", "get", "load", "show"}
_SEARCH_WORDS = {"grep", "search", "rg", "codebase", "ripgrep"}
_OTHER_SEARCHES = {"web", "tool", "tools", "memory", "docs", "issues"}
_FETCH_WORDS = {"fetch", "browse", "url", "web", "http", "page", "visit", "webpage", "curl"}


def _completed(tool: Tool, arguments: dict[str, Json], about: str) -> dict[str, Json]:
    """Return arguments with the other required ones, and a description if the tool takes one."""
    properties = _properties(tool)
    for name in properties:
        if name in arguments or (name not in _required(tool) and name != "description"):
            continue
        schema = properties[name] if isinstance(properties[name], dict) else {}
        kind = schema.get("type")
        if schema.get("enum"):
            arguments[name] = schema["enum"][0]
        elif kind in ("integer", "number"):
            arguments[name] = schema.get("default", schema.get("minimum", 1))
        elif kind == "boolean":
            arguments[name] = bool(schema.get("default", False))
        elif kind == "array":
            arguments[name] = []
        elif kind == "object":
            arguments[name] = {}
        else:
            arguments[name] = about
    return {name: arguments[name] for name in (*properties, *arguments) if name in arguments}


def _about(step: Step, command: str) -> str:
    """Return a few words about a step."""
    subject = step.path or step.text[:40]
    words = {
        "write": f"Create {subject}", "append": f"Append to {subject}", "edit": f"Edit {subject}",
        "read": f"Read {subject}", "list": "List files", "search": f"Search for {step.text[:40]}",
        "delete": f"Delete {subject}", "folder": f"Create the folder {subject}",
        "move": f"Move {subject} to {step.other}", "copy": f"Copy {subject} to {step.other}",
        "fetch": f"Read {subject}", "set": f"Edit {subject}", "run": f"Run {command[:60]}",
    }  # fmt: skip
    return words[step.kind].replace("\n", " ")
