"""Find a model by its id: an exact entry, else the family with the longest glob that matches."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Any, NamedTuple

from mockgateway.content import Model
from mockgateway.problem import Problem

MAX_CACHED = 4096  # names of family members, since clients may invent any number
MAX_NEAREST = 3
_CUTOFF = 0.5  # similarity from which a name is suggested
_MAX_NAME = 200  # characters of a name that are compared

_WILDCARD = re.compile(r"[*?[]")

# Kinds by the words of a name, for an endpoint that takes every kind of model.
_KIND_WORDS = (
    ("video", "video t2v i2v v2v veo sora kling seedance wan hailuo vidu runway pixverse"),
    ("image_edit", "edit inpaint outpaint kontext i2i"),
    ("speech", "tts speech voice"),
    ("music", "music song suno udio lyria"),
    ("model3d", "3d mesh"),
)


class Family(NamedTuple):
    """Models that share everything but their names."""

    glob: str
    model: Model | None  # the facts of every member; None if the gateway makes no such thing
    underscores: bool = False  # whether `_` in a name also stands for the glob's `-`

    @property
    def prefix(self) -> str:
        """The common beginning of the members' names, with `_` written as `-`."""
        return _WILDCARD.split(self.glob, maxsplit=1)[0].replace("_", "-")

    def has(self, name: str) -> bool:
        """Return whether a name is the name of a member."""
        if self.underscores:
            return fnmatchcase(name.replace("_", "-"), self.glob.replace("_", "-"))
        return fnmatchcase(name, self.glob)


class Catalogue(Mapping[str, Model]):
    """The models of one gateway.

    Iterating gives the listed models: the exact entries and the representatives of the families.
    A lookup also finds every other member of a family.

    Args:
        models: The exact entries; of two with one id, the first wins.
        families: The families; of two globs of one length, the first wins.
        members: Names of the families' representatives.
        any_model: Whether every other name is accepted too, as a model of the endpoint's kind.
    """

    def __init__(
        self,
        models: Iterable[Model] = (),
        families: Sequence[Family] = (),
        members: Iterable[str] = (),
        any_model: bool = False,
    ) -> None:
        self._listed: dict[str, Model] = {}
        self.families = families
        self.any_model = any_model
        longest = sorted(families, key=lambda family: -len(family.glob))
        # Only globs whose prefix a name has are compiled: compiling all of them takes 20 ms.
        self._families = [(family.prefix, family) for family in longest]
        self._members: dict[str, Model | None] = {}
        for model in models:
            self._listed.setdefault(model.id, model)
        for name in members:
            if (member := self._member(name)) is not None:
                self._listed.setdefault(name, member)
        self.nearest = lru_cache(maxsize=256)(self._nearest)

    def find(self, name: str, kind: str = "") -> Model | None:
        """Return the model of a name that makes `kind`, or None.

        Args:
            name: As the client sent it.
            kind: What the endpoint makes; "" for any.
        """
        model = self._listed.get(name) or self._member(name)
        if model is not None and (not kind or model.kind == kind):
            return model
        if model is not None and kind in model.kinds:
            return model._replace(kind=kind)
        return self._stand_in(name, kind) if self.any_model else None

    def is_known(self, name: str) -> bool:
        """Return whether a name is an entry or of a family, not one that is merely accepted."""
        return name in self._listed or self._member(name) is not None

    def __getitem__(self, name: str) -> Model:
        model = self._listed.get(name) or self.find(name)
        if model is None:
            raise KeyError(name)
        return model

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self.find(name) is not None

    def __iter__(self) -> Iterator[str]:
        return iter(self._listed)

    def __len__(self) -> int:
        return len(self._listed)

    def advice(self, name: str, kind: str = "") -> str:
        """Return a sentence with the nearest names: " Did you mean 'gpt-5' or 'gpt-5-mini'?"."""
        close, others = self.nearest(name[:_MAX_NAME], kind)
        names = [f"'{name}'" for name in close or others]
        if not names:
            return ""
        if not close:
            return f" Models here: {', '.join(names)}, ..."
        return f" Did you mean {', '.join(names[:-1])}{' or ' if names[1:] else ''}{names[-1]}?"

    def _member(self, name: str) -> Model | None:
        """Return the member of a family, matched once. A colon begins a scenario's name."""
        if name in self._members:
            return self._members[name]
        if ":" in name:
            return None
        text = name.replace("_", "-")
        fitting = [family for prefix, family in self._families if text.startswith(prefix)]
        found = next((family.model for family in fitting if family.has(name)), None)
        if found is not None:
            found = found._replace(id=name, facts={**found.facts, "id": name})
        if len(self._members) >= MAX_CACHED:
            self._members.clear()
        self._members[name] = found
        return found

    def _stand_in(self, name: str, kind: str) -> Model:
        """Return a model of any name: like the gateway's first one of the kind."""
        return stand_in(self._listed.values(), name, kind or _guess_kind(name, self))

    def _nearest(self, name: str, kind: str) -> tuple[Sequence[str], Sequence[str]]:
        """Return the listed ids that are most like a name, and the first ones of the kind."""
        fitting = [model.id for model in self.values() if not kind or makes(model, kind)]
        by_lower: dict[str, str] = {}
        for known in fitting:
            by_lower.setdefault(known.lower(), known)
        word = name.rpartition("/")[2].lower()  # `openai/gpt-5` is like `gpt-5`
        close: list[str] = []
        for wanted in dict.fromkeys((name.lower(), word)):
            close += difflib.get_close_matches(wanted, by_lower, MAX_NEAREST, _CUTOFF)
        names = [by_lower[one] for one in dict.fromkeys(close)]
        return names[:MAX_NEAREST], fitting[:MAX_NEAREST]


def no_model(name: str, kind: str, models: Catalogue) -> Problem:
    """Return why there is no model of a name that makes `kind`, with the nearest names."""
    other = models.get(name)
    values = {"param": "model", "model": name, "endpoint": name}
    if other is not None:
        message = f"The model '{name[:200]}' makes {other.kind}, not {kind}."
        return Problem("model_mismatch", message, **values)
    message = f"The model '{name[:200]}' does not exist.{models.advice(name, kind)}"
    return Problem("model_not_found", message, **values)


def makes(model: Model, kind: str) -> bool:
    """Return whether a model makes something of a kind."""
    return model.kind == kind or kind in model.kinds


def stand_in(models: Iterable[Model], name: str, kind: str) -> Model:
    """Return a model that has the facts of the first one of its kind and the abilities of all."""
    of_kind = [model for model in models if makes(model, kind)]
    facts: dict[str, Any] = {"price": {"unit": "call", "each": 0}}
    if of_kind:
        facts = {**of_kind[0].facts}
        facts.pop("parameters", None)  # of that model alone
    abilities = [*of_kind[0].abilities] if of_kind else []
    if kind == "chat":
        abilities = list(dict.fromkeys(word for model in of_kind for word in model.abilities))
    facts |= {"id": name, "source": "assumed", "abilities": abilities}
    context = of_kind[0].context if of_kind else 0
    return Model(name, kind, str(facts.get("owned_by", "")), abilities, context, facts)


def _guess_kind(name: str, models: Mapping[str, Model]) -> str:
    """Return the kind of a model by the words of its name: an image model if nothing says more."""
    known = {model.kind for model in models.values()}
    for kind, words in _KIND_WORDS:
        if kind in known and any(word in name.lower() for word in words.split()):
            return kind
    return "image" if "image" in known else "chat"
