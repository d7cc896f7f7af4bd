"""List the figures of a text with what they stand for, such as `Turbines: 14`."""

from __future__ import annotations

from mockgateway.generators.prose.summary import sentences
from mockgateway.text_tables import pattern


def answer(asked: str, source: str) -> str | None:
    """Return the key figures of a text as a list, or None if a request wants no such thing."""
    if not pattern("datasets", "key_figures").search(asked):
        return None
    lines: dict[str, str] = {}
    for part in sentences(source):
        for found in pattern("datasets", "measure").finditer(part):
            label = found["named"] or found["things"]
            unit = found["unit"] or ""
            value = f"{found['n']}{unit}" if found["named"] or not found["things"] else found["n"]
            if label:
                label = pattern("datasets", "label_lead").sub("", label).strip()
                lines.setdefault(label[:1].upper() + label[1:], value.strip())
    return "\n".join(f"- {label}: {value}" for label, value in lines.items()) or None
