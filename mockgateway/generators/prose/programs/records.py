"""Write a type with the fields that a request lists: a struct, a record, a data class."""

from __future__ import annotations

import re
from typing import NamedTuple

from mockgateway.generators.prose.programs import types
from mockgateway.generators.prose.programs.signatures import split
from mockgateway.text_tables import load, pattern


class _Field(NamedTuple):
    """A field of a type."""

    name: str
    kind: types.Type
    is_optional: bool


def write(text: str, language: str) -> str | None:
    """Return the type that a request describes, or None if it describes none."""
    if made := _known(text, language):
        return made
    found = pattern("records", "type").search(text)
    forms: dict[str, str] | None = load("records")["forms"].get(language)
    if not found or not forms:
        return None
    if found["kind"].lower() == "class" and not pattern("records", "plain").search(text):
        return None  # it has methods
    name, listed = found["n"], found["fields"] or found["args"] or ""
    if found["kind"].lower() == "enum":
        return _enum(name, listed, language)
    parts = (part.strip() for each in split(listed) for part in re.split(r"\s+and\s+", each))
    fields = [field for part in parts if (field := _field(part, language))]
    if len(fields) < 2 and not found["args"]:
        return None
    key = "type" if language == "typescript" and found["kind"].lower() == "type" else "head"
    lines = [forms[key].replace("{name}", name), *[_line(f, forms, language) for f in fields]]
    gap = forms.get("gap", "\n")
    made = forms.get("start", "\n").join([lines[0], gap.join(lines[1:])])
    inits = "\n".join(f"    this.{f.name} = {f.name};" for f in fields)
    return made + forms["end"].replace("{inits}", inits)


def _known(text: str, language: str) -> str | None:
    """Return a class that is known by its name, or None."""
    for row in load("programs")["classes"]:
        code = row["code"].get(language)
        if code and re.search(row["asked"], text, re.IGNORECASE):
            named = re.search(r"\b(?:class|component)(?: called| named)? `?([A-Z]\w+)", text)
            return str(code.replace("{name}", named[1] if named else row["name"]))
    return None


def _field(part: str, language: str) -> _Field | None:
    """Return the field that a part of a list describes."""
    optional = (
        re.search(r"\b(?:optional|nullable|may be (?:null|missing))\b|\?", part, re.I) is not None
    )
    plain = re.sub(
        r"\b(?:an?|the|optional|nullable|required|with|fields?|properties|its)\b|[`?]", " ", part
    )
    found = re.search(r"[A-Za-z_]\w*", plain)
    if not found or re.fullmatch(r"\s*json tags?\s*", plain, re.IGNORECASE):
        return None
    name, rest = found[0], plain[found.end() :]
    if name in load("records")["words"] and (second := re.search(r"[A-Za-z_]\w*", rest)):
        name, rest = second[0], name  # `int x`
    kind = types.read(rest.strip(" :()."), language) if rest.strip(" :().") else ""
    words = re.findall(r"[a-z]+", rest.lower())
    known = load("records")["words"]
    told = next((known[word] for word in words if word in known), "")
    usual = next(
        (row["is"] for row in load("records")["usual"] if re.search(row["names"], name)), "str"
    )
    if types.parts_of(kind)[0] in ("int", "float", "str", "bool", "list", "dict"):
        told = kind
    listed = (
        (not told.startswith("list") and "list" in words)
        or "array" in words
        or rest.strip().endswith("[]")
    )
    told = f"list[{told or 'str'}]" if listed and not told.startswith("list") else told
    return _Field(_styled(name, language), told or usual, optional)


def _styled(name: str, language: str) -> str:
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).split("_")
    style = load("dialects")["names"].get(language, "camel")
    if style == "snake":
        return "_".join(words).lower()
    if name.isupper():
        return name if language in ("go", "csharp") else name.lower()
    made = words[0].lower() + "".join(word.capitalize() for word in words[1:])
    return made[:1].upper() + made[1:] if language in ("go", "csharp") else made


def _line(field: _Field, forms: dict[str, str], language: str) -> str:
    kind = types.written(field.kind, language, {}, "boxed" if field.is_optional else "")
    form = forms["optional" if field.is_optional and "optional" in forms else "field"]
    snake = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", field.name).lower()
    return form.replace("{name}", field.name).replace("{type}", kind).replace("{snake}", snake)


def _enum(name: str, listed: str, language: str) -> str | None:
    """Return an enumeration with the values that a request lists."""
    values = re.findall(r"[A-Za-z_]\w*", re.sub(r"\b(?:and|or|the|values?|with)\b", " ", listed))
    form: dict[str, str] | None = load("records")["enums"].get(language)
    if len(values) < 2 or not form:
        return None
    upper = [re.sub(r"(?<=[a-z])(?=[A-Z])", "_", value).upper() for value in values]
    pascal = [value[:1].upper() + value[1:].lower() for value in values]
    rows = [
        form["value"].replace("{upper}", u).replace("{pascal}", p).replace("{value}", v)
        .replace("{camel}", p[:1].lower() + p[1:]).replace("{name}", name)
        for u, p, v in zip(upper, pascal, values, strict=True)
    ]  # fmt: skip
    return form["head"].replace("{name}", name) + form.get("gap", "\n").join(rows) + form["end"]
