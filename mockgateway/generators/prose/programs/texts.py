"""Write texts with values in them."""

from __future__ import annotations

import json
import re


def gap(language: str, made: str, kind: str, spec: str, values: list[str]) -> str:
    """Return the gap for a value in a text; a value that stands elsewhere joins `values`.

    Args:
        language: The language.
        made: The value as it is written.
        kind: Its neutral type.
        spec: `02d`, `.2f` or "".
        values: The values that stand behind the text.
    """
    places = spec[1:-1] if spec.endswith("f") else ""
    if language == "python":
        return f"{{{made}{':' + spec if spec else ''}}}"
    if language == "csharp":
        return f"{{{made}{':F' + places if places else ':D2' if spec else ''}}}"
    if language in ("javascript", "typescript"):
        padded = f'String({made}).padStart(2, "0")'
        loose = f"({made})" if " " in made else made
        return "${" + (f"{loose}.toFixed({places})" if places else padded if spec else made) + "}"
    if language == "swift":
        code = f"%.{places}f" if places else "%02d"
        return f'\\(String(format: "{code}", {made}))' if spec else f"\\({made})"
    values.append(made)
    if language == "rust":
        return f"{{:.{places}}}" if places else "{:02}" if spec else "{}"
    whole = "d" if kind == "int" else "s"
    whole = "v" if language == "go" and kind not in ("int", "str") else whole
    return f"%.{places}f" if places else "%02d" if spec else f"%{whole}"


def quoted(language: str, text: str, values: list[str]) -> str:
    """Return a text with gaps as a literal, with the values that stand behind it."""
    made = json.dumps(text, ensure_ascii=False)
    made = re.sub(
        r"\\\\\((.*?\\\"%.*?\\\".*?)\)", lambda f: "\\(" + f[1].replace('\\"', '"') + ")", made
    )
    if language == "swift":
        return made.replace("\\\\(", "\\(")
    if language == "csharp":
        return f"${made}"
    if language == "python":
        return f"f{made}"
    if language in ("javascript", "typescript"):
        return f"`{text}`"
    inner = ", ".join(values)
    forms = {"go": f"fmt.Sprintf({made}, {inner})", "java": f"String.format({made}, {inner})",
             "php": f"sprintf({made}, {inner})", "ruby": f"format({made}, {inner})",
             "kotlin": f"{made}.format({inner})", "rust": f"format!({made}, {inner})"}  # fmt: skip
    return forms.get(language, made)
