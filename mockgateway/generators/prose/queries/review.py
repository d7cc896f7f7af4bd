"""Say what is wrong with a query, and mend it."""

from __future__ import annotations

import re

from mockgateway.text_tables import pattern

_FIGURE = r"(?:COUNT|SUM|AVG|MIN|MAX)\([^)]*\)"


def answer(text: str) -> str | None:
    """Return the mistakes of the query in a message and the mended query, or None."""
    found = re.search(r"(?is)\bselect\b.+", text)
    if not found or not pattern("queries", "faulty").search(text):
        return None
    query = re.split(r"```|;", found[0])[0].strip()
    told = []
    where = re.search(rf"(?i)\s+WHERE\s+({_FIGURE}\s*[<>=!]+\s*\S+)", query)
    if where:
        told.append(
            f"`{where[1]}` is an aggregate, and WHERE runs before rows are grouped: use HAVING."
        )
        query = query.replace(where[0], "")
        grouped = re.search(r"(?i)\bGROUP BY\s+[\w., ]+?(?=\s+ORDER|\s+LIMIT|\Z)", query)
        at = grouped.end() if grouped else len(query)
        query = f"{query[:at]} HAVING {where[1]}{query[at:]}"
    for sign, word in (("!=|<>", "IS NOT NULL"), ("=", "IS NULL")):
        if re.search(rf"(?i)(?:{sign})\s*NULL\b", query):
            told.append(f"Nothing is equal to NULL: write `{word}`.")
            query = re.sub(rf"(?i)\s*(?:{sign})\s*NULL\b", f" {word}", query)
    shown = re.search(r"(?is)\bselect\s+(.+?)\s+from\b", query)
    plain = [p.strip() for p in shown[1].split(",") if "(" not in p] if shown else []
    if (
        shown
        and re.search(_FIGURE, shown[1], re.I)
        and plain
        and not re.search(r"(?i)\bgroup by\b", query)
    ):
        told.append(f"`{', '.join(plain)}` stands beside an aggregate, so the rows need GROUP BY.")
        end = re.search(r"(?i)\s+(?:ORDER BY|LIMIT)\b", query)
        at = end.start() if end else len(query)
        query = f"{query[:at]} GROUP BY {', '.join(plain)}{query[at:]}"
    if not told:
        return None
    lines = re.sub(r"(?i)\s+(?=(?:FROM|WHERE|GROUP BY|HAVING|ORDER BY|LIMIT)\b)", "\n", query)
    return f"{' '.join(told)}\n\n```sql\n{lines};\n```"
