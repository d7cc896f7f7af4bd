"""Write the comments and the imports that a function needs."""

from __future__ import annotations

import re

from mockgateway.generators.prose.programs import types
from mockgateway.text_tables import load, pattern

_STARS = ("javascript", "typescript", "java", "kotlin", "php")


def is_wanted(text: str) -> bool:
    """Return whether a request wants comments or a docstring."""
    found = pattern("programs", "documented").search(text)
    return found is not None and not pattern("programs", "undocumented").search(text)


def comment(language: str, says: str, parameters: list[tuple[str, str]], gives: str) -> list[str]:
    """Return the lines of a comment for a function.

    Args:
        language: The language.
        says: What the function does, without a full stop.
        parameters: The names and neutral types of the parameters.
        gives: The neutral type of the result.
    """
    told = [(name, kind, _described(name)) for name, kind in parameters]
    if language == "python":
        lines = [f'"""{says}.', "", "Args:", *[f"    {name}: {text}." for name, _, text in told]]
        return [*lines, "", "Returns:", f"    {_result(gives)}.", '"""']
    if language == "csharp":
        tags = [f'/// <param name="{name}">{text}.</param>' for name, _, text in told]
        return ["/// <summary>", f"/// {says}.", "/// </summary>", *tags]
    if language in _STARS:
        script = "javascript" if language == "typescript" else language
        kinds = {
            name: f"{{{_script_type(kind)}}} " if script == "javascript" else ""
            for name, kind, _ in told
        }
        kinds = kinds if language != "typescript" else dict.fromkeys(kinds, "")
        dash = " - " if script == "javascript" else " "
        sign = "$" if language == "php" else ""
        lines = [f" * @param {kinds[name]}{sign}{name}{dash}{text}." for name, _, text in told]
        result = f"{{{_script_type(gives)}}} " if language == "javascript" else ""
        gives_tag = "return" if language in ("java", "kotlin", "php") else "returns"
        return [
            "/**",
            f" * {says}.",
            " *",
            *lines,
            f" * @{gives_tag} {result}{_result(gives)}.",
            " */",
        ]
    sign = {"go": "//", "ruby": "#"}.get(language, "///")
    return [f"{sign} {says}."]


def _described(name: str) -> str:
    words = re.sub(r"(?<=[a-z])(?=[A-Z])|_", " ", name).lower()
    known = load("programs")["described"].get(words)
    return str(known or f"The {words}")


def _result(gives: str) -> str:
    name = types.parts_of(gives)[0]
    return str(load("programs")["results"].get(name, "The result"))


def _script_type(kind: str) -> str:
    name, inner = types.parts_of(kind)
    if name == "func":
        return "Function"
    if name == "list":
        return f"Array<{_script_type(inner[0])}>" if inner else "Array"
    if name == "dict":
        return "Object"
    return {"int": "number", "num": "number", "float": "number", "str": "string", "bool": "boolean",
            "char": "string"}.get(name, "*")  # fmt: skip


def with_imports(code: str, language: str) -> str:
    """Return code with the imports of the names that it uses."""
    rows = load("programs")["imports"].get(language, {})
    needed = [line for form, line in rows.items() if re.search(form, code)]
    if not needed:
        return code
    if language == "go":
        names = "\n".join(f'\t"{name}"' for name in sorted(needed))
        lines = f'import "{needed[0]}"' if len(needed) == 1 else f"import (\n{names}\n)"
        return f"{lines}\n\n{code}"
    gap = "\n\n\n" if language == "python" else "\n\n"
    return "\n".join(needed) + gap + code
