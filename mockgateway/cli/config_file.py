"""Options of `serve` from `mockgateway.toml`, `pyproject.toml` and the environment."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from mockgateway.cli.options import FilePath
from mockgateway.problem import ConfigError, nearest

PREFIX = "MOCKGATEWAY_"  # of the environment's variables
FILE, PROJECT = "mockgateway.toml", "pyproject.toml"
_USED = "mockgateway.config_file"  # key of the path in the context's `meta`


def configurable(command: click.Command) -> click.Command:
    """Let the options of a command stand in a file and in the environment as well.

    The command line is stronger than the environment, and the environment than the file.
    """
    for option in options_of(command).values():
        option.envvar = option.envvar or variable(option)
    source = click.Option(
        ["--config"],
        type=FilePath(path_type=Path),
        metavar="FILE",
        envvar=f"{PREFIX}CONFIG",
        is_eager=True,  # before the options whose defaults it sets
        expose_value=False,
        callback=_read,
        help=f"Read options from this file. Default: {FILE}, or [tool.mockgateway] of {PROJECT},"
        " in this folder or above.",
    )
    command.params.append(source)
    return command


def options_of(command: click.Command) -> dict[str, click.Option]:
    """Return the options of a command by their name in the file, such as `strict-keys`."""
    options = (one for one in command.params if isinstance(one, click.Option))
    return {one.opts[0].removeprefix("--"): one for one in options if one.expose_value}


def variable(option: click.Option) -> str:
    """Return the environment variable of an option, such as `MOCKGATEWAY_STRICT_KEYS`."""
    return PREFIX + option.opts[0].removeprefix("--").replace("-", "_").upper()


def file_used(context: click.Context) -> Path | None:
    """Return the file whose options a command has."""
    path: Path | None = context.meta.get(_USED)
    return path


def _read(context: click.Context, parameter: click.Parameter, path: Path | None) -> None:
    """Make the options of the file the defaults of the command. Raises ConfigError."""
    path = path or _find(Path.cwd())
    if path is None:
        return
    text, table = _parse(path)
    if path.name == PROJECT:
        table = _project_table(table)
    options = options_of(context.command)
    defaults: dict[str, Any] = {}
    for name, value in table.items():
        where = f"{path}:{_line(text, name)}"
        if name not in options:
            raise ConfigError(where, f"unknown option {name!r}", nearest(name, options))
        defaults[options[name].name or name] = _value(context, options[name], value, path, where)
    context.default_map = {**(context.default_map or {}), **defaults}
    context.meta[_USED] = path


def _find(folder: Path) -> Path | None:
    """Return the nearest file with options, from a folder upwards."""
    for parent in (folder, *folder.parents):
        if (own := parent / FILE).is_file():
            return own
        project = parent / PROJECT
        if project.is_file() and _project_table(_parse(project)[1]):
            return project
    return None


def _project_table(document: Mapping[str, Any]) -> dict[str, Any]:
    tool = document.get("tool")
    table = tool.get("mockgateway", {}) if isinstance(tool, dict) else {}
    return table if isinstance(table, dict) else {}


def _parse(path: Path) -> tuple[str, dict[str, Any]]:
    """Return the text and the tables of a TOML file. Raises ConfigError."""
    try:
        text = path.read_text("utf-8")
        return text, tomllib.loads(text)
    except OSError as error:
        raise ConfigError(str(path), (error.strerror or "cannot be read").lower()) from None
    except UnicodeDecodeError:
        raise ConfigError(str(path), "is not UTF-8 text") from None
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        line = found[1] if found else len(text.splitlines())
        raise ConfigError(f"{path}:{line}", f"is not TOML: {error}") from None


def _line(text: str, name: str) -> int:
    """Return the line that sets a key, counted from 1."""
    lines = text.splitlines()
    key = re.compile(rf"\s*[\[\"']*{re.escape(name)}[\"'\]]*\s*(?:[=.]|$)")
    return next((number for number, line in enumerate(lines, 1) if key.match(line)), 1)


def _value(context: click.Context, option: click.Option, value: Any, path: Path, where: str) -> Any:
    """Return the value of an option, with its paths relative to the file. Raises ConfigError."""
    if option.multiple != isinstance(value, list):
        takes = "a list" if option.multiple else "one value"
    elif option.is_flag and not isinstance(value, bool):
        takes = "true or false"
    elif isinstance(value, bool) and not option.is_flag:
        takes = "a value"
    else:
        takes = ""
    if takes:
        raise ConfigError(where, f"{option.opts[0]} takes {takes}, not {value!r}")
    values = [_located(option, one, path.parent) for one in (value if option.multiple else [value])]
    try:
        option.type_cast_value(context, values if option.multiple else values[0])
    except click.BadParameter as error:
        raise ConfigError(where, f"{option.opts[0]}: {error.message}") from None
    return values if option.multiple else values[0]


def _located(option: click.Option, value: Any, folder: Path) -> Any:
    """Return a path relative to the file as one relative to the current folder."""
    is_path = isinstance(option.type, click.Path) or str(value).startswith(("./", "../"))
    return str(folder / value) if is_path and isinstance(value, str) else value
