"""Prices of a gateway's models: the highest possible and the actual cost of a request."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from mockgateway.contract.exchange import Response
from mockgateway.data import FIXTURES
from mockgateway.files import parse

Json = Any

DEFAULT_CONTEXT = 131_072  # tokens
DEFAULT_CLIP = 20.0  # seconds
LINKED_RECORDING = 600.0  # seconds of a recording that the gateway downloads
IMAGE_TOKENS = 2_000
BYTES_A_SECOND = 8_000  # of an uploaded recording
INPUT_ABILITIES = frozenset({"image_input", "long"})  # the model requires an image or a link
LISTENING = ("transcription", "translation")
LIMITS = ("max_completion_tokens", "max_tokens", "max_output_tokens")
DURATIONS = ("duration", "generation_duration", "duration_seconds", "seconds")
LENGTHS = (*DURATIONS, "audio_length", "music_length_ms")
COUNTS = ("n", "num_images", "generation_output_number", "number_of_images")
TIERS = ("resolution", "generation_resolution")


class PricedModel(NamedTuple):
    """One model of a gateway."""

    id: str
    kind: str  # chat, image, ...
    abilities: frozenset[str]
    price: Mapping[str, Json]
    facts: Mapping[str, Json]  # the whole entry of the catalogue


class Catalogue:
    """The models of one gateway by id; empty for an unknown gateway.

    Args:
        models: The exact entries.
        families: The families; the id of each is a glob.
    """

    def __init__(
        self, models: Iterable[PricedModel] = (), families: Iterable[PricedModel] = ()
    ) -> None:
        self.models = {model.id: model for model in models}
        self._families = sorted(families, key=lambda family: -len(family.id))

    @classmethod
    def of(cls, gateway: str) -> Catalogue:
        """Read `fixtures/<gateway>/models.yaml`; return an empty catalogue if it is missing."""
        path = FIXTURES / gateway / "models.yaml"
        return cls.read(path) if gateway and path.is_file() else cls()

    @classmethod
    def read(cls, path: Path) -> Catalogue:
        """Read a catalogue file."""
        models, families = [], []
        for row in parse(path):
            if "include" in row:
                rows = parse(path.parent / row["include"])
                families += [_priced(one, row.get("price_factor", 1)) for one in rows]
            elif "family" in row:
                families.append(_priced(row))
            else:
                models.append(_priced(row))
        return cls(models, families)

    def named(self, name: Json) -> PricedModel | None:
        """Return the model of a name: an exact entry, else the family with the longest glob."""
        if not isinstance(name, str):
            return None
        if name in self.models:
            return self.models[name]
        matching = (family for family in self._families if fnmatchcase(name, family.id))
        return next(matching, None)

    def cheapest(self, like: PricedModel) -> list[PricedModel]:
        """Return the models that can replace one, cheapest first."""
        fitting = [
            model
            for model in self.models.values()
            if model.kind == like.kind
            and model.abilities >= like.abilities
            and not (model.abilities - like.abilities) & INPUT_ABILITIES
        ]
        usual = {"max_tokens": 1000, "input": "x" * 100}
        return sorted(fitting, key=lambda model: _upper_bound(model, usual, 1000))

    def most_limited(self, kind: str, fields: Mapping[str, Json]) -> str:
        """Return the model of a kind for which the most that a request can cost is least."""
        same = [model for model in self.models.values() if model.kind == kind]
        return min(same, key=lambda model: _upper_bound(model, fields, 0)).id

    def model(self, fields: Mapping[str, Json], url_path: str) -> PricedModel | None:
        """Return the model that a request names in its body or in its path."""
        if (named := self.named(fields.get("model"))) is not None:
            return named
        in_path = [model for id_, model in self.models.items() if f"/{id_}/" in f"{url_path}/"]
        return max(in_path, key=lambda model: len(model.id), default=None)

    def upper_bound(self, make: str, fields: Mapping[str, Json], url_path: str, size: int) -> float:
        """Return the most that an accepted request can cost, in the gateway's currency.

        Args:
            make: what the operation makes.
            fields: of the request body.
            url_path: may name the model.
            size: bytes of the body.
        """
        if not self.models:
            return 0.0
        if model := self.model(fields, url_path):
            return _upper_bound(model, fields, size)
        every = list(self.models.values())
        candidates = [other for other in every if other.kind == make] or every
        return max(_upper_bound(each, fields, size) for each in candidates)

    def actual_cost(
        self, fields: Mapping[str, Json], url_path: str, answer: Response, upper: float
    ) -> float:
        """Return the cost by the token counts of an answer, else the upper bound."""
        model = self.model(fields, url_path)
        if model is None or model.price.get("unit") != "token":
            return upper
        usage = _usage(answer)
        if usage is None:
            return upper
        read = usage.get("prompt_tokens", usage.get("input_tokens", usage.get("total_tokens", 0)))
        written = usage.get("completion_tokens", usage.get("output_tokens", 0))
        if not isinstance(read, int) or not isinstance(written, int):
            return upper
        return float(read * model.price.get("input", 0) + written * model.price.get("output", 0))


def _priced(row: Mapping[str, Json], factor: float = 1) -> PricedModel:
    kinds = row.get("kinds") or [row.get("kind", "")]
    price = {
        word: value * factor if isinstance(value, int | float) else value
        for word, value in (row.get("price") or {}).items()
    }
    abilities = frozenset(row.get("abilities") or ())
    return PricedModel(row.get("id") or row["family"], kinds[0], abilities, price, row)


def _upper_bound(model: PricedModel, fields: Mapping[str, Json], size: int) -> float:
    price = model.price
    each, count = _unit_price(price, fields), max(1.0, _number(fields, COUNTS, 1.0))
    match price.get("unit"):
        case "token":
            context = float(model.facts.get("context") or DEFAULT_CONTEXT)
            written = _number(fields, LIMITS, context) * count
            text = orjson.dumps(dict(fields), default=str, option=orjson.OPT_NON_STR_KEYS)
            read = size + IMAGE_TOKENS * text.count(b"image")
            return float(read * price.get("input", 0) + written * (price.get("output") or 0))
        case "character":
            texts = (fields.get(name) for name in ("input", "text", "prompt"))
            lengths = [len(text) for text in texts if isinstance(text, str)]
            return float(each * max(lengths, default=size))
        case "second":
            return float(each * _seconds(model, fields, size) * count)
        case "call":
            return float(each)
    return float(each * count)


def _unit_price(price: Mapping[str, Json], fields: Mapping[str, Json]) -> float:
    """Return the price of the requested tier if there is one, else the highest."""
    tiers = price.get("by") or price.get("by_resolution") or {}
    values = (fields.get(name) for name in TIERS)
    tier = next((value for value in values if isinstance(value, str)), "")
    matching = [
        rate
        for name, rate in tiers.items()
        if tier and (name == tier or name.startswith(f"{tier}_"))
    ]
    highest = [*tiers.values(), *([price["each"]] if "each" in price else [])]
    return float(max(matching or highest, default=0))


def _seconds(model: PricedModel, fields: Mapping[str, Json], size: int) -> float:
    if model.kind in LISTENING:
        linked = any("url" in name and value for name, value in fields.items())
        return max(LINKED_RECORDING if linked else 1.0, size / BYTES_A_SECOND)
    longest = max(model.facts.get("durations") or [DEFAULT_CLIP])
    return max(1.0, _number(fields, LENGTHS, float(longest)))


def _number(fields: Mapping[str, Json], names: Iterable[str], default: float) -> float:
    """Return the largest positive number among the fields."""
    values = [fields.get(name) for name in names]
    numbers = [float(each) for each in values if isinstance(each, int | float) and each is not True]
    return max((number for number in numbers if number > 0), default=default)


def _usage(answer: Response) -> dict[str, Json] | None:
    """Return the token counts of an answer; for a stream, of its last events."""
    if answer.media_type != "text/event-stream":
        found = answer.json.get("usage") if isinstance(answer.json, dict) else None
        return found if isinstance(found, dict) else None
    counts: dict[str, Json] = {}
    for line in answer.body.split(b"\n"):
        if not line.startswith(b"data:") or b'"usage"' not in line:
            continue
        try:
            value = orjson.loads(line[5:])
        except orjson.JSONDecodeError:
            continue
        if isinstance(value, dict):
            for holder in (value, value.get("response"), value.get("message")):
                if isinstance(holder, dict) and isinstance(holder.get("usage"), dict):
                    counts |= holder["usage"]
    return counts or None
