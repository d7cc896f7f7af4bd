"""Write a function in the language, and with the signature, that a request names."""

from __future__ import annotations

import re
from contextlib import suppress

from mockgateway.generators.prose.programs import documentation, guards, signatures, tasks, types
from mockgateway.generators.prose.programs.expressions import UnsupportedError
from mockgateway.generators.prose.programs.printer import Printer
from mockgateway.generators.prose.programs.signatures import Signature
from mockgateway.text_tables import load, pattern


def language_of(text: str) -> str:
    """Return the programming language that a request names, or ""."""
    found = [
        (match.start(), code)
        for code, form in load("dialects")["asked"].items()
        if (match := re.search(form, text))
    ]
    return min(found)[1] if found else ""


def write(text: str, language: str) -> str | None:
    """Return a function for a request, or None if it describes none that is known."""
    signature = signatures.read(text, language)
    about = text[: signature.start] + " " + text[signature.end :] if signature.name else text
    name = signature.name or signatures.name_in(text)
    for task in tasks.meant(about, name, signature, language):
        function = _Function(task, signature._replace(name=name), language, about)
        with suppress(UnsupportedError):
            if made := function.written():
                return made
    return None


def stub(text: str, language: str) -> str:
    """Return a function with the signature of a request that says that it is not written yet."""
    signature = signatures.read(text, language)
    name = signature.name or signatures.name_in(text) or "todo"
    names = [each.name for each in signature.parameters]
    args = ", ".join(f"{name}: T" for name in names) or "value: T"
    says = "This function is not written yet"
    own = {language: load("programs")["stubs"][language]}
    task = {"name": name, "args": args, "gives": "T", "says": says, "own": own}
    about = f"{text[: signature.start]} {text[signature.end :]} docstring"
    return _Function(task, signature._replace(name=name), language, about).written() or ""


class _Function:
    """A task with the signature of a request."""

    def __init__(self, task: tasks.Task, signature: Signature, language: str, text: str) -> None:
        self._task, self._signature = task, signature
        self._language, self._text = language, text
        self._bound: dict[str, str] = {}
        wanted = [part.split(":") for part in signatures.split(task["args"])]
        self._wanted = [(name.strip(), kind.strip()) for name, kind in wanted]
        self._given = list(signature.parameters)

    def written(self) -> str | None:
        """Return the function, or None if the task does not suit the signature."""
        if self._given and not self._fits():
            return None
        lines = self._body()
        if lines is None:
            return None
        indent = load("dialects")["statements"][self._language]["indent"]
        inner = [indent + line if line else "" for line in lines]
        end = load("dialects")["statements"][self._language]["end"]
        head = self._head()
        if documentation.is_wanted(self._text):
            parameters = [
                (n, kind) for n, (_, kind) in zip(self._names(), self._wanted, strict=True)
            ]
            told = documentation.comment(
                self._language,
                self._task.get("says", "Return the result"),
                parameters,
                self._task["gives"],
            )
            if self._language == "python":
                inner = [indent + line if line else "" for line in told] + inner
            else:
                head = told + head
        if self._signature.result == "long":
            inner = [re.sub(r"\bint (?=\w+ = )", "long ", line) for line in inner]
        made = "\n".join([*head, *inner, *([end] if end else [])])
        return documentation.with_imports(made, self._language)

    def _fits(self) -> bool:
        """Return whether the parameters of the request suit the task, and bind its types."""
        if len(self._given) != len(self._wanted):
            return False
        for (_, kind), one in zip(self._wanted, self._given, strict=True):
            given = types.read(one.type, self._language) if one.type else ""
            if not types.bind(kind, given, one.type, self._bound):
                return False
        gives, result = self._task["gives"], self._signature.result
        result = re.sub(r"\A(?:Option|Optional|Result)<(.+?)(?:, .+)?>\Z|\?\Z", r"\1", result)
        result = re.sub(r" \| (?:null|None|undefined)\Z", "", result)
        if not result or result.startswith("("):
            return True
        return types.bind(gives, types.read(result, self._language), result, self._bound)

    def _names(self) -> list[str]:
        if self._given:
            return [each.name for each in self._given]
        return [self._styled(name) for name, _ in self._wanted]

    def _styled(self, name: str, is_function: bool = False) -> str:
        style = load("dialects")["names"][self._language]
        if style == "snake":
            return name
        first, *others = name.split("_")
        made = first + "".join(map(str.capitalize, others))
        return made[:1].upper() + made[1:] if is_function and style == "pascal" else made

    def _body(self) -> list[str] | None:
        """Return the lines of the function's body."""
        names = self._names()
        own = self._task.get("own", {})
        script = self._language in ("javascript", "typescript")
        made = own.get(self._language) or (own.get("javascript") if script else None)
        guard = guards.written(self._text, names, [kind for _, kind in self._wanted])
        variables = {wanted: name for (wanted, _), name in zip(self._wanted, names, strict=True)}
        scope = {name: kind for name, (_, kind) in zip(names, self._wanted, strict=True)}
        bound = {**_defaults(self._language), **self._bound}
        printer = Printer(self._language, scope, bound, self._task["gives"])
        printer.values.kept = frozenset(names)
        self._adapt(printer)
        head = guard or _renamed(self._task.get("guard", ""), variables)
        lines = printer.body(head) if head else []
        if made:
            made = _with_url(made, self._text, self._language)
            made = _with_fields(made.replace("{sep}", _separator(self._text)), self._text)
            made = made.replace("{name}", self._name()).replace("{result}", self._result())
            for key, name in zip("abcd", names, strict=False):
                made = made.replace(f"{{{key}}}", printer.values.name(name))
            return [*lines, *made.split("\n")]
        if "body" not in self._task:
            return None
        if self._language in self._task.get("skip", ()) or (
            "only" in self._task and self._language not in self._task["only"]
        ):
            return None
        body = self._rounded(self._task["body"])
        return [*lines, *printer.body(_renamed(body, variables))]

    def _adapt(self, printer: Printer) -> None:
        """Let a printer write arrays, and results that may be errors or missing."""
        result, language = self._signature.result, self._language
        arrays = [each.name for each in self._given if each.type.endswith("[]")]
        if language in ("java", "csharp"):
            printer.values.arrays = frozenset(arrays)
            if result.endswith("[]"):
                ends = {"csharp": ".ToArray()"}.get(
                    language, ".stream().mapToInt(item -> item).toArray()"
                )
                printer.wraps = "{a}" + ends
        elif language == "go" and re.match(r"\(.+, error\)", result):
            zero = {"string": '""', "bool": "false"}.get(result[1:].partition(",")[0])
            plain = re.match(r"\((?:u?int|float)", result) is not None
            printer.wraps = "{a}, nil"
            printer.raises = f"return {zero or ('0' if plain else 'nil')}, errors.New({{a}})"
        elif language == "rust" and result.startswith("Option<"):
            printer.wraps, printer.raises = "Some({a})", "return None"
        elif language == "rust" and result.startswith("Result<"):
            printer.wraps, printer.raises = "Ok({a})", "return Err({a}.into())"

    def _rounded(self, body: str) -> str:
        """Return a body whose result is rounded as the request wants."""
        found = pattern("queries", "decimals").search(self._text)
        known = (*load("dialects")["calls"]["places"], "typescript")
        if not found or self._task["gives"] != "float" or self._language not in known:
            return body
        digits = load("concepts")["numbers"].get(found["n"].lower(), found["n"])
        plain = re.sub(r"return cents\((.+)\)\Z", r"return \1", body)
        return re.sub(r"return (.+)\Z", rf"return places(\1, {digits})", plain)

    def _name(self) -> str:
        return self._signature.name or self._styled(self._task["name"], True)

    def _result(self) -> str:
        bound = {**_defaults(self._language), **self._bound}
        if self._language in ("javascript", "ruby"):
            return ""
        return self._signature.result or types.written(self._task["gives"], self._language, bound)

    def _head(self) -> list[str]:
        """Return the first lines of the function."""
        own = self._task.get("heads", {}).get(self._language)
        names = self._names()
        form = load("programs")["heads"][self._language]
        if own and not any(each.type for each in self._given):
            form = own
            for key, name in zip("abcd", names, strict=False):
                form = form.replace(f"{{{key}}}", name)
        result = self._result()
        lead = self._signature.lead
        if self._language in ("java", "csharp") and not lead:
            lead = "public static"
        generic = self._signature.generic or self._generic()
        hinted = result and (self._signature.result or self._has_hints)
        values = {
            "name": self._name(), "params": self._parameters(), "result": result,
            "generic": generic, "lead": f"{lead} " if lead else "",
            "arrow": f" -> {result}" if hinted else "",
        }  # fmt: skip
        made = re.sub(r"\{(\w+)\}", lambda found: values.get(found[1], found[0]), form)
        exported = self._language in ("javascript", "typescript") and re.search(
            r"\bexport(?:ed|s)?\b", f"{self._signature.lead} {self._text}", re.I
        )
        made = re.sub(r"  +", " ", f"{'export ' * bool(exported)}{made}")
        made = re.sub(r"(?:: | -> | )(?= ?\{\Z)", " ", made) if not result else made
        return made.replace("  ", " ").split("¦")

    def _parameters(self) -> str:
        untyped = self._language in ("javascript", "ruby") or (
            self._language == "python" and not self._has_hints
        )
        if self._given and (untyped or any(each.type for each in self._given)):
            return self._signature.written
        form = load("programs")["parameters"][self._language]
        bound = {**_defaults(self._language), **self._bound}
        made = []
        for name, (_, kind) in zip(self._names(), self._wanted, strict=True):
            written = types.written(kind, self._language, bound, "parameter")
            form = "{name}: {type}" if self._has_hints else form
            one = form.replace("{name}", name).replace("{type}", written)
            made.append(one)
        return ", ".join(made)

    @property
    def _has_hints(self) -> bool:
        """Whether the request wants type hints in Python."""
        wanted = re.search(r"\btype[ -]?hints?|\btyped\b|annotat", self._text, re.IGNORECASE)
        return self._language == "python" and wanted is not None

    def _generic(self) -> str:
        """Return the declaration of the type variables that the parameters use."""
        form = load("programs")["generics"].get(self._language, "")
        rest = (
            form.partition("{names}")[2].strip(">]") + ", "
            if self._language in ("rust", "swift")
            else ", "
        )
        used = [
            v
            for v in ("T", "K")
            if re.search(rf"\b{v}\b", self._task["args"]) and v not in self._bound
        ]
        if (
            self._signature.generic
            or not used
            or (self._given and any(e.type for e in self._given))
        ):
            return ""
        return str(form.replace("{names}", f"{rest}".join(used))) if form else ""


def _with_url(made: str, text: str, language: str) -> str:
    """Return code that fetches the path in a request: `/api/users/{id}`."""
    found = re.search(r"(?:https?://[\w.:-]+)?/[\w/-]+\{\w+\}[\w/-]*", text)
    if not found or not re.search(r"(?:fetch|urlopen)\(\{a\}", made):
        return made
    script = language in ("javascript", "typescript")
    url = f"`{found[0].replace('{', '${')}`" if script else f'f"{found[0]}"'
    return made.replace("fetch({a}", f"fetch({url}").replace("urlopen({a}", f"urlopen({url}")


def _with_fields(made: str, text: str) -> str:
    """Return code with the fields that the objects of a request have."""
    found = pattern("programs", "keyed").search(text)
    names = [group for group in found.groups() if group] if found else ["key", "value"]
    return made.replace("{key}", names[0]).replace("{value}", names[1])


def _separator(text: str) -> str:
    found = re.search(r"\w+=\w+([;,&|])\w+=", text)
    return found[1] if found else ","


def _renamed(body: str, names: dict[str, str]) -> str:
    """Return a body with the parameters named as in the request."""
    changed = {old: new for old, new in names.items() if old != new}
    if not changed:
        return body
    words = "|".join(map(re.escape, changed))
    parts = re.split(r"((?<![fr])'(?:[^'\\]|\\.)*'|(?<=r)'(?:[^'\\]|\\.)*')", body)
    for at in range(0, len(parts), 2):
        # A variable of the body must not take the name of a parameter.
        parts[at] = re.sub(rf"\b({words})\b", lambda found: changed[found[1]], parts[at])
    return "".join(parts)


def _defaults(language: str) -> dict[str, str]:
    return {"T": "T", "K": "K"} if language in load("programs")["generics"] else {}
