"""Read catalogue files: `fixtures/<gateway>/models.yaml` and those of `serve --models`.

A file is a list of models. `id` names one model; `family` is a glob such as `gpt-5*` for all that
it matches; `include` adds the families of another file. A file of the user's own may also be a
mapping of gateways to such lists.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from mockgateway.catalogue.catalogue import Catalogue, Family, makes, stand_in
from mockgateway.content import Model
from mockgateway.data import FIXTURES
from mockgateway.files import line_of, parse
from mockgateway.problem import ConfigError, nearest

Entry = dict[str, Any]

_TEXTS = ("id", "family", "include", "kind", "source", "owned_by")
_LISTS = ("kinds", "abilities", "members", "response_formats")
_NUMBERS = ("created", "context", "max_output", "seconds", "price_factor")
_MAPPINGS = ("price", "limits", "parameters")
_FLAGS = ("underscores",)
# Facts of BabySea's models.
_OWN = """
    upstreams ratios formats max_number durations resolutions audio input_file specific
""".split()
_KINDS = """
    chat embedding rerank moderation image image_edit upscale style_transfer background_removal
    video video_edit speech transcription music sound_effect voice_clone model3d text
""".split()
_UNITS = ("token", "image", "second", "character", "call", "clip")
_KNOWN = (*_TEXTS, *_LISTS, *_NUMBERS, *_MAPPINGS, *_FLAGS, *_OWN)
_TYPES: Mapping[str, tuple[type | tuple[type, ...], str]] = {
    **dict.fromkeys(_TEXTS, (str, "text")),
    **dict.fromkeys(_LISTS, (list, "a list")),
    **dict.fromkeys(_NUMBERS, ((int, float), "a number")),
    **dict.fromkeys(_MAPPINGS, (dict, "a mapping")),
    **dict.fromkeys(_FLAGS, (bool, "true or false")),
}
_GLOB = frozenset("*?[")
_ADVICE = "write `- id: my-model` and `kind: chat` under it"


class _File(NamedTuple):
    """A list of entries in a file."""

    path: Path
    steps: Sequence[str]  # the keys that lead to the list

    def error(self, number: int, field: str, what: str, advice: str) -> ConfigError:
        """Return the error for an entry or one of its fields."""
        steps = [*self.steps, str(number), *([field] if field else [])]
        return ConfigError(f"{self.path}:{line_of(self.path, steps)}", what, advice)


class _Read(NamedTuple):
    """The content of a file."""

    models: list[Model]
    families: list[Family]
    members: list[str]  # the families' representatives, which may belong to a longer glob

    def plus(self, other: _Read) -> _Read:
        """Return the content of both."""
        models, families, members = other
        return _Read(
            [*self.models, *models], [*self.families, *families], [*self.members, *members]
        )


def read_catalogue(
    gateway: str, own: Path | None = None, gateways: Iterable[str] = (), any_model: bool = False
) -> Catalogue:
    """Read the models of a gateway.

    Args:
        gateway: The gateway; one without a `models.yaml` has no models.
        own: A file with models of the user's own, which win over the gateway's.
        gateways: The names that `own` may have as keys.
        any_model: Whether every name is accepted.

    Raises:
        ConfigError: A file is wrong.
    """
    path = FIXTURES / gateway / "models.yaml"
    if not path.is_file():
        return Catalogue()
    read = _read(_File(path, ()), _entries(parse(path), path))
    if own is not None:
        mine = _read_own(own, gateway, gateways, [*Catalogue(*read).values()])
        read = mine.plus(read)
    return Catalogue(*read, any_model)


def _entries(value: Any, path: Path, steps: Sequence[str] = ()) -> list[Any]:
    if isinstance(value, list):
        return value
    where = f"{path}:{line_of(path, [*steps])}"
    raise ConfigError(where, "must be a list of models", _ADVICE)


def _read_own(path: Path, gateway: str, gateways: Iterable[str], known: Sequence[Model]) -> _Read:
    """Return the entries of a user's file that are for a gateway.

    Args:
        path: The file.
        gateway: The gateway.
        gateways: The names that the file may have as keys.
        known: The gateway's own models, which say what it makes and what an entry leaves out.
    """
    value = parse(path, "--models")
    for_all = not isinstance(value, dict)
    if not for_all:
        for name in value:
            if name not in gateways:
                where = f"{path}:{line_of(path, [name])}"
                raise ConfigError(where, f"unknown gateway {name!r}", nearest(name, gateways))
        if gateway not in value:
            return _Read([], [], [])
    file = _File(path, () if for_all else (gateway,))
    entries = _entries(value if for_all else value[gateway], path, file.steps)
    read = _read(file, entries, known)
    kinds = {kind for model in known for kind in (model.kind, *model.kinds)}
    numbers = {entry.get("id") or entry.get("family"): at for at, entry in enumerate(entries)}

    def usable(model: Model) -> bool:
        # An entry for every gateway is left out where nothing makes such a thing.
        fits = not kinds.isdisjoint((model.kind, *model.kinds))
        fits = fits and (gateway != "babysea" or "/" in model.id)
        if not fits and not for_all:
            what = f"{gateway} makes no {model.kind!r}"
            raise file.error(numbers[model.id], "", what, nearest(model.kind, kinds))
        return fits

    return _Read(
        [model for model in read.models if usable(model)],
        [family for family in read.families if family.model and usable(family.model)],
        read.members,
    )


def _read(file: _File, entries: Sequence[Any], known: Sequence[Model] = ()) -> _Read:
    """Return the models and the families of a file."""
    read = _Read([], [], [])
    for number, entry in enumerate(entries):
        _check(file, number, entry)
        if "include" in entry:
            read = read.plus(_include(file, entry))
            continue
        name = entry.get("family") or entry["id"]
        model = _model(entry, name, known)
        if "family" not in entry and _GLOB.isdisjoint(name):
            read.models.append(model)
        else:
            read.families.append(Family(name, model, entry.get("underscores", False)))
            read.members.extend(entry.get("members") or ())
    return read


def _include(file: _File, entry: Entry) -> _Read:
    """Return the families of another file, as the entry adapts them.

    Args:
        file: The including file.
        entry: `kinds` are those that the gateway makes; `price_factor` converts the prices;
            `underscores` lets `_` stand for `-`; `abilities` are added to those of media.
    """
    path = file.path.parent / entry["include"]
    read = _read_shared(path, path.stat().st_mtime_ns if path.is_file() else 0)
    underscores = entry.get("underscores", False)
    families = [
        Family(family.glob, family.model and _adapted(family.model, entry), underscores)
        for family in read.families
    ]
    return _Read([], families, read.members)


@lru_cache(maxsize=4)
def _read_shared(path: Path, _modified: int) -> _Read:
    """Return the content of a file that several gateways include."""
    return _read(_File(path, ()), _entries(parse(path), path))


def _adapted(model: Model, entry: Entry) -> Model | None:
    """Return the model of an included family; None if the gateway makes no such thing."""
    own, factor = entry.get("kinds"), entry.get("price_factor", 1)
    kinds = [kind for kind in model.kinds or (model.kind,) if own is None or kind in own]
    if not kinds:
        return None
    price = {
        word: round(value * factor, 12) if isinstance(value, (int, float)) else value
        for word, value in model.facts["price"].items()
    }
    added = () if price["unit"] == "token" else entry.get("abilities") or ()
    abilities = [*dict.fromkeys([*model.abilities, *added])]
    facts = {**model.facts, "price": price, "abilities": abilities}
    return model._replace(kind=kinds[0], kinds=kinds, abilities=abilities, facts=facts)


def _model(entry: Entry, name: str, known: Sequence[Model]) -> Model:
    """Return the model of an entry; omitted fields are those of the first known model."""
    kinds = entry.get("kinds") or [entry["kind"]]
    if known:
        like = stand_in(known, name, kinds[0])
        if not any(makes(model, kinds[0]) for model in known):
            entry = {"price": {"unit": "call", "each": 0}, **entry}
        entry = {**like.facts, **entry}
    return Model(
        name,
        kinds[0],
        str(entry.get("owned_by", "")),
        entry.get("abilities") or (),
        int(entry.get("context") or 0),
        {**entry, "id": name},
        kinds if len(kinds) > 1 else (),
    )


def _check(file: _File, number: int, entry: Any) -> None:
    """Raise ConfigError for an entry that is not one."""
    if not isinstance(entry, dict):
        raise file.error(number, "", "is not a model", _ADVICE)
    for field, value in entry.items():
        if field not in _KNOWN:
            what = f"unknown field {field!r}"
            raise file.error(number, field, what, nearest(field, _KNOWN))
        wanted, words = _TYPES.get(field, (object, ""))
        wrong = not isinstance(value, wanted) or (field in _NUMBERS and isinstance(value, bool))
        if wrong:
            raise file.error(number, field, f"{field} must be {words}", f"found {value!r:.60}")
        if field in _LISTS and not all(isinstance(one, str) and one for one in value):
            raise file.error(number, field, f"{field} must be a list of texts", "write [chat]")
    named = [word for word in ("id", "family", "include") if entry.get(word)]
    if len(named) != 1:
        what = "a model needs an id or a family" if not named else f"has {' and '.join(named)}"
        raise file.error(number, "", what, _ADVICE)
    if "include" in entry:
        return
    kinds = entry.get("kinds") or [entry.get("kind")]
    for kind in kinds:
        if kind not in _KINDS:
            field = "kinds" if "kinds" in entry else "kind" if kind else ""
            what = f"unknown kind {kind!r}" if kind else f"{entry[named[0]]!r} needs a kind"
            raise file.error(number, field, what, nearest(str(kind), _KINDS) if kind else _ADVICE)
    if "price" in entry:
        _check_price(file, number, entry["price"])


def _check_price(file: _File, number: int, price: Entry) -> None:
    unit = price.get("unit")
    if unit not in _UNITS:
        what = f"unknown price unit {unit!r}" if unit else "a price needs a unit"
        raise file.error(number, "price", what, nearest(str(unit), _UNITS))
    rates = ("input", "output") if unit == "token" else ("each",)
    tiers = price.get("by") or price.get("by_resolution") or {}
    amounts = [price.get(rate) for rate in rates if not tiers or rate in price] + [*tiers.values()]
    if not all(isinstance(one, (int, float)) and one >= 0 for one in amounts):
        example = ", ".join([f"unit: {unit}", *(f"{rate}: 0.01" for rate in rates)])
        what = f"a price per {unit} needs {' and '.join(rates)}, 0 or more"
        raise file.error(number, "price", what, f"write `price: {{{example}}}`")
