"""Types of a small neutral language, and their names in other languages."""

from __future__ import annotations

import re

from mockgateway.generators.prose.programs.signatures import split
from mockgateway.text_tables import load

Type = str  # int, float, num, str, bool, char, T, list[...], dict[..., ...], func[..., ...], ""


def parts_of(kind: Type) -> tuple[str, list[Type]]:
    """Return the name of a type and its arguments."""
    name, bracket, rest = kind.partition("[")
    return name, [part.strip() for part in split(rest[:-1])] if bracket else []


def written(kind: Type, language: str, bound: dict[str, str], role: str = "") -> str:
    """Return a type in a language.

    Args:
        kind: The neutral type.
        language: The language.
        bound: The names of variable types such as T and num.
        role: `parameter` or `boxed` for languages that write those differently.
    """
    forms: dict[str, str] = load("dialects")["types"].get(language, {})
    name, inner = parts_of(kind)
    if name in bound:
        return boxed(bound[name], language) if role == "boxed" else bound[name]
    keys = (f"{name}_{role}", name) if role else (name,)
    form = next((forms[key] for key in keys if key in forms), name)
    for at, part in enumerate(inner):
        role_inside = "boxed" if language == "java" else ""
        form = form.replace(f"{{{at}}}", written(part, language, bound, role_inside))
    return form


def boxed(name: str, language: str) -> str:
    """Return the class of a primitive type of Java."""
    own = {"int": "Integer", "double": "Double", "boolean": "Boolean", "char": "Character",
           "long": "Long"}  # fmt: skip
    return own.get(name, name) if language == "java" else name


def read(text: str, language: str) -> Type:
    """Return the neutral type of a written one; an unknown name stays as it is."""
    plain = text.strip().removeprefix("readonly ").lstrip("&").removeprefix("mut ").strip("? ")
    for row in load("dialects")["reads"]:
        found = re.fullmatch(row["form"], plain)
        if found and language in row.get("in", language):
            inner = [read(group, language) for group in found.groups() if group]
            return f"{row['is']}[{', '.join(inner)}]" if inner else str(row["is"])
    return plain


def bind(wanted: Type, given: Type, raw: str, bound: dict[str, str]) -> bool:
    """Return whether a given type suits a wanted one, and note the names of variable types."""
    name, inner = parts_of(wanted)
    if not given or given in ("any", "array", "callable", "object"):
        return True
    if not inner and (len(name) == 1 or name == "num"):
        if name == "num" and given in ("str", "bool", "char"):
            return False
        bound.setdefault(name, raw.strip().lstrip("&"))
        return True
    other, others = parts_of(given)
    if not inner:
        return name == other or {name, other} <= {"int", "float", "num"} or other == "number"
    if name != other or len(inner) != len(others):
        return False
    raws = raw_parts(raw)
    raws = raws if len(raws) == len(inner) else others
    return all(bind(a, b, c, bound) for a, b, c in zip(inner, others, raws, strict=True))


def raw_parts(raw: str) -> list[str]:
    """Return the written types inside a written type: `int64` of `[]int64`."""
    plain = raw.strip().removeprefix("readonly ").lstrip("&").removeprefix("mut ").rstrip("?")
    for form in (
        r"\[\](.+)", r"(.+)\[\]", r"\[(.+?): (.+)\]", r"\[(.+)\]", r"map\[(\w+)\](.+)",
        r"\((?:\w+: )?(.+)\) => (.+)", r"\((.+)\) -> (.+)", r"func\((.+)\) (.+)", r"\w+<(.+)>",
        r"\w+\[(.+)\]",
    ):  # fmt: skip
        if found := re.fullmatch(form, plain):
            groups = [group for group in found.groups() if group]
            return groups if len(groups) > 1 else [part.strip() for part in split(groups[0])]
    return [plain]
