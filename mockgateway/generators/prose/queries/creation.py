"""Write CREATE TABLE from a description of the columns."""

from __future__ import annotations

import re
from typing import NamedTuple

from mockgateway.generators.prose.queries.ask import dialect_of
from mockgateway.text_tables import load, pattern

_QUOTED = r"'[^']*'|\"[^\"]*\""
_SEPARATED = re.compile(
    rf"({_QUOTED}|\((?:[^()]|\([^()]*\))*\))|(,(?: and)?\s|;|\n\s*[-*•]?|\s+(?:and|plus)\s+)"
)


class _Spec(NamedTuple):
    """A column of a new table."""

    name: str
    line: str  # type and constraints
    key: str = ""  # the target of a foreign key
    action: str = ""  # ON DELETE ...
    is_key: bool = False


def write(text: str) -> str | None:
    """Return CREATE TABLE with the columns, types, constraints and keys that a request names."""
    found = pattern("creation", "table").search(text)
    name = next((found[key] for key in ("t", "u", "v") if found[key]), "") if found else ""
    if not found or not name or re.match(r"\s*CREATE TABLE \S+\s*\(", text):
        return None
    dialect = dialect_of(text)
    listed, rest = _listed(text[found.end() :])
    specs = [spec for part in _parts(listed) for spec in _read(part, dialect)]
    if not specs:
        return None
    lines = [f"  {spec.name} {spec.line}" for spec in specs]
    composite = _composite(text, specs)
    if composite:
        lines = [line.replace(" PRIMARY KEY", "") for line in lines]
        lines.append(f"  PRIMARY KEY ({', '.join(composite)})")
    if dialect == "mysql":  # MySQL before 9.0 ignores references that stand with a column
        keys = [s for s in specs if s.key]
        lines += [f"  FOREIGN KEY ({s.name}) REFERENCES {s.key}{s.action}" for s in keys]
    lines += _table_checks(rest or text, [spec.name for spec in specs])
    only_new = "IF NOT EXISTS " if re.search("if (?:it does )?not exist", text, re.I) else ""
    return f"CREATE TABLE {only_new}{name} (\n" + ",\n".join(lines) + "\n);"


def _listed(text: str) -> tuple[str, str]:
    """Return the part of a request that lists the columns, and what follows it."""
    text = pattern("creation", "lead").sub("", text, count=1)
    if text.lstrip().startswith("("):
        inner = text.lstrip()
        depth = 0
        for at, char in enumerate(inner):
            depth += {"(": 1, ")": -1}.get(char, 0)
            if depth == 0:
                return inner[1:at], inner[at + 1 :]
    ends = re.search(rf"(?:{_QUOTED}|\([^)]*\)|[^.'\"(]|\.(?=\w))*", text)
    end = ends.end() if ends else len(text)
    then = re.search(r",? (?:and )?then (?:add|create)\b|\n\s*\n(?!\s*[-*•])", text[:end])
    end = then.start() if then else end
    return text[:end], text[end:]


def _parts(listed: str) -> list[str]:
    """Return the descriptions of columns; a constraint belongs to the column before it."""
    pieces, start, sign = [], 0, ""
    for found in _SEPARATED.finditer(listed):
        if found[2]:
            pieces.append((sign, listed[start : found.start()].strip(" .,-*•\n")))
            start, sign = found.end(), found[2]
    pieces.append((sign, listed[start:].strip(" .,-*•\n")))
    made: list[str] = []
    for sign, piece in pieces:
        if made and pattern("creation", "continues").match(piece):
            made[-1] += f", {piece}"
        elif made and "and" in sign and re.fullmatch(r"\W*\w+\W*", made[-1]) and " " in piece:
            made[-1] = f"{made[-1]}&{piece}"  # `starts_on and ends_on (dates)`
        elif piece:
            made.append(piece)
    return made


def _read(part: str, dialect: str) -> list[_Spec]:
    """Return the columns that one part of a list describes."""
    first = ""
    if "&" in part:
        first, _, part = part.partition("&")
    plain = pattern("creation", "articles").sub("", part.strip(' `"'))
    found = re.match(r"[`\"]?(?P<n>[A-Za-z_]\w*)[`\"]?", plain)
    if not found:
        return []
    name, rest = found["n"], plain[found.end() :]
    second = re.match(r" (?P<n>date|name|number|code|price|address|time|id|at|count)\b", rest, re.I)
    if second and "_" not in name and name.lower() not in load("creation")["types"]:
        name, rest = f"{name}_{second['n']}", rest[second.end() :]
    if name.lower() in load("creation")["no_names"].split():
        return []
    told = f"{part} {rest}"
    spec = _spec(name, told, dialect)
    shared = re.search(r"\(|\b(?:keys|both|each|dates|integers|texts)\b", rest)
    if first and not shared:
        return [*_read(first, dialect), spec]
    return [spec] if not first else [_spec(first.strip(' `"'), told, dialect), spec]


def _spec(name: str, told: str, dialect: str) -> _Spec:
    """Return a column with the type and the constraints that its description names."""
    told = " ".join(told.split())
    key, action = _target(name, told)
    kind = _kind(name, told, dialect, bool(key))
    grows = pattern("creation", "grows").search(told) is not None
    primary = pattern("creation", "primary").search(told) is not None
    line = [kind]
    if grows and dialect == "postgres":
        line.append("GENERATED ALWAYS AS IDENTITY")
    if grows and dialect == "mssql":
        line.append("IDENTITY(1,1)")
    if grows and dialect == "mysql":
        line.append("AUTO_INCREMENT")
    if primary or (grows and name == "id"):
        line.append("PRIMARY KEY")
        if grows and dialect in ("sqlite", ""):
            line[0] = "INTEGER"
            line.append("AUTOINCREMENT")
    elif pattern("creation", "required").search(told):
        line.append("NOT NULL")
    if pattern("creation", "unique").search(told) and "PRIMARY KEY" not in line:
        line.append("UNIQUE")
    if default := _default(told, kind, dialect):
        line.append(f"DEFAULT {default}")
    line += [f"CHECK ({check})" for check in _checks(name, told)]
    if key and dialect != "mysql":
        line.append(f"REFERENCES {key}{action}")
    return _Spec(name, " ".join(line), key, action, primary)


def added(text: str) -> tuple[str, str] | None:
    """Return a column that a request adds to a table, as SQL, and the table; None for none."""
    found = pattern("creation", "adds").search(text)
    if not found:
        return None
    name = found["n"] or found["n2"]
    spec = _spec(name, f"{found['before']} {found['k']}", dialect_of(text))
    return f"{name} {spec.line}", found["t"] or found["t2"]


def _target(name: str, told: str) -> tuple[str, str]:
    """Return the table and the column that a foreign key refers to, and ON DELETE."""
    found = pattern("creation", "refers").search(told)
    action = re.search(r"\bon delete (cascade|set null|restrict|no action)", told, re.IGNORECASE)
    deletes = f" ON DELETE {action[1].upper()}" if action else ""
    if found:
        return f"{found['t']}({found['c'] or found['d'] or 'id'})", deletes
    if re.search(r"\bforeign keys?\b", told, re.IGNORECASE) and name.endswith("_id"):
        owner = name.removesuffix("_id")
        return f"{owner[:-1] + 'ies' if owner.endswith('y') else owner + 's'}(id)", deletes
    return "", ""


def _kind(name: str, told: str, dialect: str, is_foreign: bool) -> str:
    """Return the type of a column: the one it is given, else the usual one for its name."""
    sized = re.search(
        r"\b(?:var)?char(?:acter)?s?(?: varying)?\s?\(\d+\)|\b(?:decimal|numeric)\s?\(\d+,\s?\d+\)",
        told,
        re.I,
    )
    if sized:
        return sized[0].upper().replace(" ", "")
    size = re.search(
        r"\b(?:up to|max(?:imum)?(?: of)?|at most|limited to) (\d+)(?: char| letter|\b)", told, re.I
    )
    outside = re.sub(_QUOTED, "", told)
    types: dict[str, str] = load("creation")["types"]
    words = re.findall(r"[a-z]+(?:\d+)?", outside.lower())
    word = next((w for w in words if w in types and w != name.lower()), "")
    if not word and is_foreign:
        word = "integer"
    if not word:
        rows = load("creation")["usual"]
        word = next((row["type"] for row in rows if re.search(row["names"], name)), "string")
    kind = types.get(word, word)
    if size and kind == "TEXT":
        return f"VARCHAR({size[1]})"
    if dialect == "mysql" and kind == "TEXT" and word != "text":
        return "VARCHAR(255)"
    own = load("creation")["dialects"].get(dialect, {})
    return str(own.get(kind, kind))


def _default(told: str, kind: str, dialect: str) -> str:
    found = pattern("creation", "default").search(told)
    if not found:
        return ""
    value = found["v"]
    low = value.lower()
    if re.fullmatch(
        r"now(?:\(\))?|(?:the )?current[ _](?:time(?:stamp)?|date)(?: and time)?|today", low
    ):
        return "CURRENT_DATE" if kind == "DATE" else "CURRENT_TIMESTAMP"
    if low in ("true", "false", "null"):
        return low.upper()
    if re.fullmatch(r"-?\d[\d.]*", value) or value.endswith(")"):
        return value.rstrip(".")
    return "'" + value.strip("'\"") + "'"


def _checks(name: str, told: str) -> list[str]:
    """Return the conditions on the values of a column."""
    checks = []
    allowed = pattern("creation", "one_of").search(told)
    if allowed:
        values = re.findall(r"'([^']*)'|\"([^\"]*)\"", allowed["v"])
        told_values = ", ".join(f"'{one or other}'" for one, other in values)
        checks.append(f"{name} IN ({told_values})")
    for row in load("creation")["checks"]:
        found = re.search(row["says"], told, re.IGNORECASE)
        if found:
            groups = found.groupdict()
            checks.append(row["sql"].format(name=name, **groups))
            break
    return checks


def _composite(text: str, specs: list[_Spec]) -> list[str]:
    """Return the columns of a primary key of several columns."""
    if found := re.search(
        r"\bprimary key (?:is |on |of |over )?\(?(\w+(?:, \w+)*,? (?:and )?\w+)\)?", text, re.I
    ):
        names = re.findall(r"\w+", re.sub(r"\band\b", "", found[1]))
        if len(names) > 1 and set(names) <= {spec.name for spec in specs}:
            return names
    if pattern("creation", "together").search(text):
        keys = [spec.name for spec in specs if spec.key]
        return keys if len(keys) > 1 else []
    return []


def _table_checks(rest: str, names: list[str]) -> list[str]:
    """Return constraints between columns: `ends_on must not be before starts_on`."""
    made = []
    one = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    form = pattern("creation", "between").pattern.replace("{c}", one)
    for found in re.finditer(form, rest, re.IGNORECASE):
        sign = _compared(found["o"].lower(), bool(found["no"]))
        made.append(f"  CHECK ({found['a']} {sign} {found['b']})")
    form = pattern("creation", "unique_pair").pattern.replace("{c}", one)
    unique = re.search(form, rest, re.IGNORECASE)
    if unique:
        made.append(f"  UNIQUE ({unique['a'] or unique['c']}, {unique['b'] or unique['d']})")
    return made


def _compared(word: str, negated: bool) -> str:
    sign = "<" if re.search("before|less|lower|below|small|earli", word) else ">"
    if "equal" in word or "or the same" in word:
        sign += "="
    return {"<": ">=", ">": "<=", "<=": ">", ">=": "<"}[sign] if negated else sign
