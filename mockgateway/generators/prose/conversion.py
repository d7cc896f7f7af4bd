"""Convert data in a message from one format to another: JSON, YAML, TOML, CSV, XML, Markdown."""

from __future__ import annotations

import csv
import io
import json
import re
import tomllib
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

import yaml

from mockgateway.text_tables import pattern

Json = Any
Rows = list[dict[str, Json]]

_LONGEST = 8000
_FENCED = re.compile(r"```\w*\n(?P<body>.+?)```", re.DOTALL)
_PAIR = re.compile(r"^(?:export )?(?P<key>[A-Za-z_][\w.-]*)\s*=\s*(?P<value>.*)$")
_ITEM = re.compile(r"(?:[-*•]|\d{1,2}[.)])\s+([^:]+)")
_HEAD = re.compile(r"[^\W\d][\w ()./%-]{0,39}")
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?")
_BREAK = re.compile(r"\n\s*\n|[:.,]?\s*\n|:\s+(?=[{\[<])")


def converted(text: str) -> str | None:
    """Return the data of a message in the format that it asks for, or None."""
    try:
        return _converted(text)
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError):
        return None  # the format cannot hold the data, or they are nested too deeply


def _converted(text: str) -> str | None:
    found = pattern("formats", "converts").search(text[:400])
    if not found or len(text) > _LONGEST:
        return None
    kind = re.split(r"\W", next(filter(None, found.groups())).lower().strip("."))[0]
    data = _data(text[found.end() :], kind in ("json", "yaml", "yml", "toml"))
    if data is None or isinstance(data, str | int | float) or not data:
        return None
    if kind in ("csv", "table", "markdown") and isinstance(data, list) and isinstance(data[0], str):
        return None  # the cells of its items are still to be read
    root = re.search(r"\broot(?: element| tag)?(?: called| named)? [`<\"']*(\w+)", text)
    return written(data, kind, root[1] if root else "")


def written(data: Json, kind: str, root: str = "") -> str:
    """Return data in a format, such as `yaml`; `root` is the name of XML's root element."""
    return _WRITERS[kind](data, root)


def parsed(text: str) -> Json:
    """Return the data of a text in the first format that it has, or None."""
    return _parsed(text.strip(), types=False) if text.strip() else None


def records(text: str) -> Rows | None:
    """Return the rows of a Markdown table or of lines with separators, or None."""
    return (_of_markdown(text) or _of_csv(text)) if text.strip() else None


def _data(text: str, types: bool) -> Json:
    """Return the data behind an instruction, or None; with `types`, words become values."""
    if fenced := _FENCED.search(text):
        return _parsed(fenced["body"].strip(), types)
    for gap in _BREAK.finditer(text):
        if (body := text[gap.end() :].strip()) and (data := _parsed(body, types)) is not None:
            return data
    return None


def _parsed(text: str, types: bool) -> Json:
    """Return the data of a text in the first format that it has, or None."""
    if text[0] in "{[":
        try:
            first, end = json.JSONDecoder().raw_decode(text)
            lines = text[end:].strip().splitlines()
            more = [json.loads(line) for line in lines if line[0] == "{"]  # JSON Lines
            return [first, *more] if more else first
        except ValueError:
            pass
    for read in (_of_list, _of_markdown, _of_xml, _of_csv, _of_pairs, _of_toml, _of_yaml):
        if data := read(text):
            return _typed(data) if types and read in _OF_WORDS else data
    return None


def _of_list(text: str) -> list[str] | None:
    found = [_ITEM.fullmatch(line.strip()) for line in text.splitlines() if line.strip()]
    return [item[1] for item in found if item] if len(found) > 1 and all(found) else None


def _of_markdown(text: str) -> Rows | None:
    lines = [line.strip().strip("|") for line in text.splitlines() if line.strip()]
    if len(lines) < 3 or not re.fullmatch(r"[\s:|-]+", lines[1]) or "-" not in lines[1]:
        return None
    heads, _, *rows = [[cell.strip() for cell in line.split("|")] for line in lines]
    return [dict(zip(heads, row, strict=False)) for row in rows]


def _of_csv(text: str) -> Rows | None:
    lines = text.splitlines()
    mark = next((mark for mark in ("\t", ";", ",") if mark in lines[0]), "")
    if not mark or len(lines) < 2:
        return None
    heads, *rows = [[cell.strip() for cell in row] for row in csv.reader(lines, delimiter=mark)]
    if any(len(row) != len(heads) for row in rows if row) or not all(map(_HEAD.fullmatch, heads)):
        return None
    return [dict(zip(heads, row, strict=True)) for row in rows if row]


def _of_pairs(text: str) -> dict[str, Json] | None:
    lines = [line for line in text.splitlines() if line.strip() and line.strip()[0] not in "#;["]
    found = [_PAIR.match(line.strip()) for line in lines]
    if not found or not all(found) or re.search(r"^\[", text, re.MULTILINE):
        return None
    if any(row["value"][:1] in "[{" for row in found if row):
        return None
    return {row["key"]: row["value"].strip("\"'") for row in found if row}


def _of_toml(text: str) -> Json:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None


def _of_yaml(text: str) -> Json:
    try:
        data = yaml.safe_load(text)
    except yaml.YAMLError:
        return None
    return data if isinstance(data, dict | list) and _is_plain(data) else None


def _is_plain(data: Json) -> bool:
    """Return whether data is more than prose with a colon or a list of sentences."""
    if isinstance(data, dict):
        return all(re.fullmatch(r"[\w./ -]{1,40}", str(key)) for key in data)
    return any(isinstance(item, dict | list) for item in data)


def _of_xml(text: str) -> Json:
    if text[0] != "<" or "<!" in text:  # no entities
        return None
    try:
        root = ET.fromstring(re.sub(r"<\?.*?\?>", "", text).strip())  # noqa: S314 - without DTD
    except ET.ParseError:
        return None
    return {root.tag: _of_element(root)}


def _of_element(element: ET.Element) -> Json:
    if not len(element) and not element.attrib:
        return (element.text or "").strip()
    values: dict[str, Json] = dict(element.attrib)
    tags = [child.tag for child in element]
    for child in element:
        made = _of_element(child)
        if tags.count(child.tag) > 1:
            values.setdefault(child.tag, []).append(made)
        else:
            values[child.tag] = made
    if set(tags) == {tags[0]} and len(tags) > 1 and not element.attrib:
        return values[tags[0]]
    return values


def typed(data: Json) -> Json:
    """Return words that are numbers, booleans or nothing as such values."""
    return _typed(data) if isinstance(data, str) else data


def _typed(data: Json) -> Json:
    """Return data with words that are numbers, booleans or nothing as such values."""
    if isinstance(data, dict):
        return {key: _typed(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_typed(value) for value in data]
    if _NUMBER.fullmatch(data):
        return float(data) if "." in data else int(data)
    return {"true": True, "false": False, "null": None, "": None}.get(data.lower(), data)


def _rows(data: Json) -> Rows:
    """Return data as records of one depth."""
    if isinstance(data, dict) and len(data) == 1 and isinstance(next(iter(data.values())), list):
        data = next(iter(data.values()))
    rows = data if isinstance(data, list) else [data]
    return [_flat(row) if isinstance(row, dict) else {"value": row} for row in rows]


def _flat(row: dict[str, Json], lead: str = "") -> dict[str, Json]:
    flat: dict[str, Json] = {}
    for key, value in row.items():
        if isinstance(value, dict):
            flat |= _flat(value, f"{lead}{key}.")
        else:
            flat[f"{lead}{key}"] = value
    return flat


def _cell(value: Json) -> str:
    if isinstance(value, list):
        return ", ".join(map(_cell, value))
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def _csv(data: Json, _root: str, mark: str = ",") -> str:
    rows, out = _rows(data), io.StringIO()
    heads = list(dict.fromkeys(key for row in rows for key in row))
    writer = csv.writer(out, delimiter=mark, lineterminator="\n")
    writer.writerows([heads, *[[_cell(row.get(head)) for head in heads] for row in rows]])
    return out.getvalue().strip()


def _markdown(data: Json, _root: str) -> str:
    rows = _rows(data)
    if isinstance(data, dict) and len(rows) == 1:
        heads, cells = ["Key", "Value"], [[key, _cell(value)] for key, value in rows[0].items()]
    else:
        heads = list(dict.fromkeys(key for row in rows for key in row))
        cells = [[_cell(row.get(head)) for head in heads] for row in rows]
    return table(heads, cells)


def table(heads: list[str], cells: list[list[str]]) -> str:
    """Return a Markdown table; a bar inside a cell is escaped."""
    rows = [[cell.replace("|", "\\|") for cell in row] for row in (heads, *cells)]
    lines = ["| " + " | ".join(row) + " |" for row in (rows[0], ["---"] * len(heads), *rows[1:])]
    return "\n".join(lines)


def _yaml(data: Json, _root: str) -> str:
    return str(yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=1000)).strip()


def _json(data: Json, _root: str) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2)


def _toml(data: Json, _root: str, path: str = "") -> str:
    rows = data if isinstance(data, dict) else {"items": data}
    lines = [f"[{path}]"] if path else []
    later: list[str] = []
    for key, value in rows.items():
        inner = f"{path}.{key}" if path else str(key)
        if isinstance(value, dict):
            later.append(_toml(value, "", inner))
        elif isinstance(value, list) and value and all(isinstance(each, dict) for each in value):
            later += [f"[[{inner}]]\n{_toml(each, '')}" for each in value]
        elif value is not None:
            lines.append(f"{key} = {json.dumps(value, ensure_ascii=False)}")
    return "\n\n".join(part for part in ("\n".join(lines), *later) if part)


def _xml(data: Json, root: str) -> str:
    if not root and isinstance(data, dict) and len(data) == 1:
        root, data = next(iter(data.items()))
    return "\n".join(_elements(root or ("items" if isinstance(data, list) else "root"), data, ""))


def _elements(tag: str, value: Json, space: str) -> list[str]:
    if not isinstance(value, dict | list):
        return [f"{space}<{tag}>{escape(_cell(value))}</{tag}>"]
    one = tag.removesuffix("s") if tag.endswith("s") and len(tag) > 2 else "item"
    pairs = value.items() if isinstance(value, dict) else [(one, item) for item in value]
    inner = [line for key, item in pairs for line in _elements(str(key), item, f"{space}  ")]
    return [f"{space}<{tag}>", *inner, f"{space}</{tag}>"]


def _pairs(data: Json, _root: str) -> str:
    return "\n".join(f"{key}={_cell(value)}" for row in _rows(data) for key, value in row.items())


def _bullets(data: Json, _root: str) -> str:
    rows = _rows(data)
    if len(rows) == 1:
        return "\n".join(f"- {key}: {_cell(value)}" for key, value in rows[0].items())
    lines = [", ".join(f"{key}: {_cell(value)}" for key, value in row.items()) for row in rows]
    return "\n".join(f"- {line}" for line in lines)


_OF_WORDS = (_of_markdown, _of_xml, _of_csv, _of_pairs)
_WRITERS: dict[str, Callable[[Json, str], str]] = {
    "json": _json, "yaml": _yaml, "yml": _yaml, "toml": _toml, "csv": _csv, "xml": _xml,
    "tsv": lambda data, root: _csv(data, root, "\t"), "list": _bullets, "ini": _toml,
    "semicolons": lambda data, root: _csv(data, root, ";"), "env": _pairs, "dotenv": _pairs,
    "markdown": _markdown, "table": _markdown, "bullets": _bullets, "bullet": _bullets,
    "properties": _pairs,
}  # fmt: skip
