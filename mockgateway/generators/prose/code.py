"""Code in the language asked for, with the question's own names."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable

from mockgateway.generators.prose.asked import Asked
from mockgateway.generators.prose.lazy import lazy
from mockgateway.generators.prose.tables.programs import NOTES, PROGRAMS
from mockgateway.generators.prose.tables.programs import TASKS as KNOWN
from mockgateway.generators.prose.tables.snippets import SNIPPETS, TASKS
from mockgateway.generators.prose.topic import names

_LANGUAGES = (
    ("typescript", "TypeScript", r"\btypescript\b|\bts\b"),
    ("javascript", "JavaScript", r"\bjavascript\b|\bnode(?:\.?js)?\b|\bjs\b|\breact\b"),
    ("python", "Python", r"python"),
    ("rust", "Rust", r"\brust\b"),
    (
        "go",
        "Go",
        r"\bgolang\b|\b(?:in|en|use|using|用) ?go\b|\bgo (?:code|function|program)\b|用 ?go",
    ),
    ("java", "Java", r"(?<![a-z])java(?!script|[a-z])"),
    ("sql", "SQL", r"\bsql\b|sql(?=[^a-z])"),
    ("bash", "Bash", r"\b(?:bash|shell)\b"),
    ("html", "HTML", r"\b(?:html|web ?page)\b"),
    ("css", "CSS", r"\b(?:css|stylesheet)\b"),
    ("c", "C", r"\b(?:in|en) c\b(?![+#])|\bc (?:code|function|program)\b|C语言|C言語"),
)
# Languages that are asked for and not written here: the answer says so.
_UNKNOWN = lazy(
    r"\b(haskell|zig|kotlin|swift|ruby|php|scala|elixir|perl|lua|julia|cobol|fortran|ocaml|clojure|erlang|dart|matlab|assembly|pascal|lisp|scheme|prolog|nim|crystal|f#|c#|c\+\+|objective-c|powershell|visual basic|groovy|solidity)(?![\w+#])",
    re.IGNORECASE,
)
_INSTEAD = {
    "en": "I do not write {other} here, so this is {language}. ",
    "de": "{other} schreibe ich hier nicht, deshalb in {language}. ",
    "es": "Aquí no escribo {other}, así que va en {language}. ",
    "fr": "Je n'écris pas de {other} ici, voici donc du {language}. ",
    "zh": "这里不提供{other}代码，以下用{language}。",
    "ja": "ここでは{other}は書けないため、{language}で示します。",
    "th": "ที่นี่ยังเขียน {other} ไม่ได้ จึงใช้ {language} แทน ",
}
_NAMED = lazy(
    r"(?:called|named|llamada|namens|名为|叫做|という名前の)\s*[`'\"]?([A-Za-z_]\w{1,40})",
    re.IGNORECASE,
)
_FENCE = lazy(r"```(\w*)\n(.{1,6000}?)```", re.DOTALL)
_DEFINES = lazy(r"\b(?:def|class|function|func|fn|struct|interface)\s+([A-Za-z_]\w*)")
_PLAIN = frozenset(
    "python javascript typescript rust golang go java sql bash shell html css function code script program class query string strings list array number numbers react node page web".split()
)
_MAKES = lazy(
    r"\b(?:write|show|give|create|implement|make|generate|code|need|example|build|escribe|muestra|crea|implementa|dame|schreib\w*|zeig\w*|erstelle|implementier\w*)\b|写|实现|给|書|作|見せ|เขียน|สร้าง|ขอ",
    re.IGNORECASE,
)


def answer(asked: Asked) -> str | None:
    """A snippet in a fence with a word before and after, or a word about code that was given."""
    said = asked.said[-2000:]
    if fenced := _FENCE.search(asked.said):
        return None if asked.cue("summary") else review(asked, fenced[1], fenced[2])
    if bare := _BARE_CODE.search(asked.said):
        return review(asked, "", bare[0])
    found = next(
        ((key, name) for key, name, sign in _LANGUAGES if re.search(sign, said, re.IGNORECASE)),
        None,
    )
    if not found and re.match(
        r"\W*(?:please )?(?:explain|describe|what (?:is|are)|how (?:do|does)|why)\b",
        said,
        re.IGNORECASE,
    ):
        return None
    known = next((task for task, sign in KNOWN if re.search(sign, said, re.IGNORECASE)), "")
    shown = bool(found and known and known in PROGRAMS.get(found[0], {}))
    if not (_MAKES.search(said) or shown) or not (
        shown
        or asked.cue("code")
        or (found and any(re.search(sign, said, re.IGNORECASE) for sign in TASKS.values()))
        or any(re.search(sign, said, re.IGNORECASE) for _, sign in KNOWN[:12])
    ):
        return None
    if asked.cue("email") or asked.cue("poem") or asked.cue("haiku") or asked.cue("story"):
        return None
    if not found and known:
        usual = next(
            key for key in ("python", "javascript", "sql", "bash") if known in PROGRAMS[key]
        )
        found = "javascript" if known in ("debounce", "component") else usual, ""
        found = found[0], next(name for key, name, _ in _LANGUAGES if key == found[0])
    other = (
        None
        if found
        and re.search(
            next(sign for key, _, sign in _LANGUAGES if key == found[0]), said, re.IGNORECASE
        )
        else _UNKNOWN.search(said)
    )
    key, language = found or ("python", "Python")
    before = (
        _INSTEAD[asked.tongue.code]
        .replace("{other}", other[1][:1].upper() + other[1][1:])
        .replace("{language}", language)
        if other
        else ""
    )
    if program := PROGRAMS.get(key, {}).get(known) or (
        PROGRAMS["javascript"].get(known) if key == "typescript" else None
    ):
        return before + _shown(asked, key, language, known, _renamed(program, said))
    task = next(
        (
            task
            for task, sign in TASKS.items()
            if task in SNIPPETS[key] and re.search(sign, said, re.IGNORECASE)
        ),
        "",
    )
    code = SNIPPETS[key][task].replace("@@", _name(said, key, task))
    brief = re.search(r"\b(?:only|just) (?:the )?code\b|只要代码|コードのみ", said, re.IGNORECASE)
    fence = f"```{key}\n{code}\n```"
    what = (
        f"`{_name(said, key, task)}`"
        if key not in ("html", "css", "sql")
        else asked.tongue.say["thing"]
    )
    return (
        before + fence
        if brief
        else before
        + asked.say("code", what=what, language=language)
        + f"\n\n{fence}\n\n"
        + asked.tongue.say["codeend"]
    )


def _name(said: str, key: str, task: str) -> str:
    if named := _NAMED.search(said):
        return named[1]
    words = [word for word in names(said) if word not in _PLAIN][:3] or ([task] if task else [])
    usual = {
        "sql": "orders",
        "html": "Welcome",
        "css": "card",
        "": "count_items",
        "sort": "quick_sort",
        "prime": "is_prime",
        "add": "add_numbers",
        "reverse": "reverse_text",
        "hello": "say_hello",
    }
    if key == "sql":
        found = re.search(
            r"\b(?:from|of|all|the|for) (?:the |all )?([a-z_]{3,30})\b(?: table)?",
            said,
            re.IGNORECASE,
        )
        return found[1].lower() if found and found[1].lower() not in WORDS_OF_SQL else usual["sql"]
    if task:
        words = usual.get(task, task).split("_")
    elif len(words) == 1 and key not in ("html", "css"):
        words = [*words, "items"]
    elif not words:
        words = usual.get(key, "count_items").split("_")
    if key == "html":
        return " ".join(words).capitalize()
    if key == "css":
        return "-".join(words)
    if key in ("javascript", "typescript", "java"):
        return words[0] + "".join(word.capitalize() for word in words[1:])
    if key == "go":
        return "".join(word.capitalize() for word in words)
    name = "_".join(words)
    return (
        name
        if name
        not in (
            "class",
            "def",
            "fn",
            "for",
            "in",
            "is",
            "if",
            "while",
            "return",
            "match",
            "use",
            "mod",
            "async",
            "await",
        )
        else f"{name}_it"
    )


WORDS_OF_SQL = frozenset("query queries the all last latest table tables sql select rows".split())


_BARE_CODE = lazy(
    r"(?m)^(?:def \w+\(.*|class \w+.*:|for \w+ in \w+\(.*|import \w+|function \w+\(.*|print\(.*)(?:\n.*)*"
)
_FIXES = lazy(
    r"\b(?:fix|debug|wrong|bug|error|correct|repair|broken|not work\w*|doesn't work|arregla|corrige\w*|fehler|repariere|korrigiere|répare)\b|修复|错误|修正|直して|แก้",
    re.IGNORECASE,
)
_TESTS = lazy(
    r"\b(?:unit ?tests?|tests? for|test cases?|pytest|pruebas?)\b|测试|テスト|เทสต์", re.IGNORECASE
)
_PYTHON = lazy(r"\bdef \w+|\bimport \w+|\bprint\(|:\s*\n\s+\w|^\w+ = ", re.MULTILINE)


def _shown(asked: Asked, key: str, language: str, task: str, program: str) -> str:
    fence = f"```{key}\n{program}\n```"
    if re.search(
        r"\b(?:only|just) (?:the )?code\b|\bcode only\b|只要代码|コードのみ",
        asked.said + asked.system[-500:],
        re.IGNORECASE,
    ):
        return fence
    what = (
        f"`{defined[0]}`" if (defined := _DEFINES.findall(program)) else asked.tongue.say["thing"]
    )
    note = NOTES.get(task, "") if asked.tongue.code == "en" else ""
    return (
        asked.say("code", what=what, language=language)
        + f"\n\n{fence}\n\n"
        + (note or asked.tongue.say["codeend"])
    )


def _renamed(program: str, said: str) -> str:
    """The program with its first function called as the question wants."""
    named, defined = _NAMED.search(said), _DEFINES.search(program)
    return (
        re.sub(rf"\b{re.escape(defined[1])}\b", named[1], program) if named and defined else program
    )


def review(asked: Asked, key: str, code: str) -> str:
    """What given code does; mended, where its syntax is wrong and that is asked for; or tests of it."""
    python = key.lower() in ("python", "py") or (not key and _PYTHON.search(code) is not None)
    ask = asked.said.replace(code, " ")
    if python and _TESTS.search(ask) and (tests := _tests(code)):
        return (
            asked.say("code", what=asked.tongue.say["thing"], language="Python")
            + f"\n\n```python\n{tests}\n```"
        )
    if python and (wrong := _wrong(code)):
        mended = _mended(code)
        lines = (
            [f"Line {wrong.lineno}: {wrong.msg}."]
            if asked.tongue.code == "en"
            else [f"{wrong.lineno}: {wrong.msg}"]
        )
        if mended:
            lines.append(
                asked.say("code", what=asked.tongue.say["thing"], language="Python")
                if asked.tongue.code != "en"
                else "Corrected:"
            )
            lines.append(f"```python\n{mended.rstrip()}\n```")
        return "\n\n".join(lines)
    if python and _FIXES.search(ask) and asked.tongue.code == "en":
        return f"The syntax is right: Python compiles it. {_explain(asked, key or 'python', code)}"
    return _explain(asked, key, code)


def _wrong(code: str) -> SyntaxError | None:
    try:
        compile(code, "code", "exec", dont_inherit=True, flags=ast.PyCF_ONLY_AST)
    except SyntaxError as error:
        return error
    except (ValueError, RecursionError, MemoryError):
        return None
    return None


def _mended(code: str) -> str | None:
    """The code after the usual slips are put right, if it compiles then."""
    lines = code.replace("\t", "    ").rstrip("\n").split("\n")
    for _ in range(8):
        text = "\n".join(lines)
        error = _wrong(text)
        if error is None:
            return text
        at = min(max((error.lineno or 1) - 1, 0), len(lines) - 1)
        tries = [lines]
        for place in {at, max(at - 1, 0)}:
            line = lines[place]
            bare = line.rstrip()
            options = [
                re.sub(r"^(\s*)print\s+(?!\()(.+)$", r"\1print(\2)", bare),
                bare + ":"
                if re.match(
                    r"\s*(?:def|class|if|elif|else|for|while|try|except|finally|with)\b", bare
                )
                and not bare.endswith(":")
                else bare,
                bare + ")" * max(0, bare.count("(") - bare.count(")")),
                bare + "]" * max(0, bare.count("[") - bare.count("]")),
                re.sub(r"(\([^()]*$)", r"\1):", bare.rstrip(":"))
                if bare.endswith(":") and bare.count("(") > bare.count(")")
                else bare,
                re.sub(
                    r"\b(if|elif|while)\b([^=!<>\n]*[^=!<>\s])\s*=\s*([^=])", r"\1\2 == \3", bare
                ),
                re.sub(r"\b(?:function|func|fn)\b", "def", bare),
                bare + '"' if bare.count('"') % 2 else bare,
                bare.rstrip(")") + '")' if bare.endswith(")") and bare.count('"') % 2 else bare,
                bare + "'" if bare.count("'") % 2 else bare,
                "    " + bare
                if place == at
                and "indent" in (error.msg or "")
                and "unexpected" not in (error.msg or "")
                else bare,
                bare.lstrip() if "unexpected indent" in (error.msg or "") else bare,
                bare.replace("else if ", "elif ")
                .replace("&&", "and")
                .replace("||", "or")
                .replace("true", "True")
                .replace("null", "None")
                .rstrip(";"),
            ]
            tries += [
                [*lines[:place], option, *lines[place + 1 :]]
                for option in options
                if option != bare
            ]
        best = max(
            tries,
            key=lambda each: (
                (after := _wrong("\n".join(each))) is None,
                (after.lineno or 0) if after else 0,
                each is not lines,
            ),
        )
        if best is lines or best == lines:
            return None
        lines = best
    return None


def _tests(code: str) -> str | None:
    """Tests of the functions that code defines, with the results that the first few arguments call for left to be filled in by type."""
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)][:3]
    if not functions:
        return None
    lines = ["import pytest", ""]
    for function in functions:
        names = [argument.arg for argument in function.args.args]
        if len(names) == 2 and (sign := _simple(function)):
            cases = [(1, 2), (0, 0), (-3, 5), (10, 4)]
            lines += [
                "",
                f'@pytest.mark.parametrize(("{names[0]}", "{names[1]}", "expected"), {[(a, b, sign(a, b)) for a, b in cases]})',
            ]
            lines += [
                f"def test_{function.name}({names[0]}, {names[1]}, expected):",
                f"    assert {function.name}({', '.join(names)}) == expected",
                "",
            ]
        else:
            given = ", ".join(_sample(argument) for argument in function.args.args)
            lines += [
                "",
                f"def test_{function.name}_gives_the_same_result_again():",
                f"    assert {function.name}({given}) == {function.name}({given})",
                "",
            ]
            if names:
                lines += [
                    "",
                    f"def test_{function.name}_needs_its_arguments():",
                    "    with pytest.raises(TypeError):",
                    f"        {function.name}()",
                    "",
                ]
    return "\n".join(lines).rstrip()


def _simple(function: ast.FunctionDef) -> Callable[[int, int], int] | None:
    """What `return a + b` does, for the plain operators."""
    last = function.body[-1]
    if not (
        isinstance(last, ast.Return)
        and isinstance(last.value, ast.BinOp)
        and isinstance(last.value.left, ast.Name)
        and isinstance(last.value.right, ast.Name)
    ):
        return None
    if [last.value.left.id, last.value.right.id] != [
        argument.arg for argument in function.args.args
    ]:
        return None
    kinds: dict[type, Callable[[int, int], int]] = {
        ast.Add: operator.add,
        ast.Sub: operator.sub,
        ast.Mult: operator.mul,
    }
    return kinds.get(type(last.value.op))


def _sample(argument: ast.arg) -> str:
    kind = ast.unparse(argument.annotation) if argument.annotation else ""
    word = f"{kind} {argument.arg}".lower()
    return (
        '"level"'
        if re.search(r"str|text|word|name|s\b", word) and "list" not in word
        else "[3, 1, 2]"
        if re.search(r"list|items|numbers|values|arr|nums|data", word)
        else "3"
    )


def _explain(asked: Asked, key: str, code: str) -> str:
    language = next(
        (
            name
            for wanted, name, sign in _LANGUAGES
            if wanted == key.lower() or re.fullmatch(sign, key.lower())
        ),
        "Python" if "def " in code or "import " in code else key.capitalize() or "",
    )
    defined = list(dict.fromkeys(_DEFINES.findall(code)))[:6]
    if asked.tongue.code == "en" and language == "Python" and (told := _told(code)):
        return " ".join(told)
    said = [
        asked.say("explain", language=language, lines=code.strip().count("\n") + 1).replace(
            "has 1 lines", "has one line"
        )
    ]
    if defined:
        said.append(asked.say("defines", names=asked.join([f"`{name}`" for name in defined])))
    return asked.tongue.gap.join([*said, asked.pick(asked.tongue.ending)]).replace("  ", " ")


def _told(code: str) -> list[str]:
    """A sentence for each function of a Python program: what it takes, what it calls and what it gives back."""
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    out = []
    for node in [
        node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ][:4]:
        takes = [f"`{argument.arg}`" for argument in node.args.args if argument.arg != "self"]
        calls = [ast.unparse(call.func) for call in ast.walk(node) if isinstance(call, ast.Call)]
        gives = [
            ast.unparse(end.value)[:80]
            for end in ast.walk(node)
            if isinstance(end, ast.Return) and end.value is not None
        ]
        loops = any(isinstance(part, ast.For | ast.While) for part in ast.walk(node))
        words = [f"`{node.name}` takes {' and '.join(takes) if takes else 'no arguments'}"]
        if loops:
            words.append("loops over its data")
        if calls and not gives:
            words.append(f"calls `{'`, `'.join(dict.fromkeys(calls[:3]))}`")
        words.append(f"returns `{gives[-1]}`" if gives else "returns nothing")
        out.append(", ".join(words[:-1]) + " and " + words[-1] + ".")
    return out
