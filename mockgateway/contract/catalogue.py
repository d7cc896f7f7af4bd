"""What a gateway's models cost: the most that a request may come to before it is sent, and what it came to after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from mockgateway.contract.exchange import Exchange
from mockgateway.contract.operation import Operation
from mockgateway.data import FIXTURES
from mockgateway.files import parse

Json = Any

TOKENS_UNLESS_SAID = 131_072  # of a model whose context nobody tells
SECONDS_UNLESS_SAID = 20.0  # of a clip whose length nobody tells
SECONDS_OF_A_LINK = 600.0  # of a recording that the gateway fetches
PICTURE_TOKENS = 2_000
NEEDS = frozenset(
    {"image_input", "long"}
)  # abilities that are demands: such a model wants a picture, or a link
LIMITS = ("max_completion_tokens", "max_tokens", "max_output_tokens")
LENGTHS = (
    "duration",
    "generation_duration",
    "duration_seconds",
    "seconds",
    "audio_length",
    "music_length_ms",
)
COUNTS = ("n", "num_images", "generation_output_number", "number_of_images")


class Model(NamedTuple):
    """id, kind (chat, image, ...), what it can do besides, what it costs, and all else that is known."""

    id: str
    kind: str
    abilities: frozenset[str]
    price: Mapping[str, Json]
    facts: Mapping[str, Json]


class Catalogue:
    """The models of one gateway by id; none for a gateway that nobody knows."""

    def __init__(self, models: Iterable[Model] = ()) -> None:
        self.models = {model.id: model for model in models}

    @classmethod
    def of(cls, gateway: str) -> Catalogue:
        """From `fixtures/<gateway>/models.yaml`, empty where that is not there."""
        path = FIXTURES / gateway / "models.yaml"
        return cls.read(path) if gateway and path.is_file() else cls()

    @classmethod
    def read(cls, path: Path) -> Catalogue:
        """From such a file."""
        return cls(
            Model(
                row["id"],
                row.get("kind", ""),
                frozenset(row.get("abilities") or ()),
                row.get("price") or {},
                row,
            )
            for row in parse(path)
        )

    def cheapest(self, like: Model) -> list[Model]:
        """The models of the same kind that can do the same, the cheapest first."""
        fitting = (
            model
            for model in self.models.values()
            if model.kind == like.kind and model.abilities >= like.abilities
        )
        return sorted(
            (model for model in fitting if not (model.abilities - like.abilities) & NEEDS),
            key=_usual,
        )

    def model(
        self, operation: Operation, fields: Mapping[str, Json], url_path: str
    ) -> Model | None:
        """Which one a request is for: by its body, else by its path."""
        named = fields.get("model")
        if isinstance(named, str) and named in self.models:
            return self.models[named]
        return max(
            (model for id_, model in self.models.items() if f"/{id_}/" in f"{url_path}/"),
            key=lambda model: len(model.id),
            default=None,
        )

    def most(
        self, operation: Operation, fields: Mapping[str, Json], url_path: str, size: int
    ) -> float:
        """The most that an accepted request can come to, in the gateway's money. size: bytes of the body."""
        if not operation.works or not self.models:
            return 0.0
        model = self.model(operation, fields, url_path)
        suited = (
            [model]
            if model
            else [other for other in self.models.values() if other.kind == operation.make]
            or list(self.models.values())
        )
        return max(_most(each, fields, size) for each in suited)

    def came_to(
        self, operation: Operation, fields: Mapping[str, Json], exchange: Exchange, most: float
    ) -> float:
        """What an accepted request came to: by the tokens that the answer tells, else the most it can."""
        model = self.model(operation, fields, exchange.request.path)
        usage = (
            _usage(exchange) if model is not None and model.price.get("unit") == "token" else None
        )
        if usage is None or model is None:
            return most
        read = usage.get("prompt_tokens", usage.get("input_tokens", usage.get("total_tokens", 0)))
        written = usage.get("completion_tokens", usage.get("output_tokens", 0))
        if not all(isinstance(number, int) for number in (read, written)):
            return most
        return float(read * model.price.get("input", 0) + written * model.price.get("output", 0))


def _usual(model: Model) -> float:
    return _most(model, {"max_tokens": 1000, "input": "x" * 100}, 1000)


def _most(model: Model, fields: Mapping[str, Json], size: int) -> float:
    price = model.price
    rates = [
        *(price.get("by") or price.get("by_resolution") or {}).values(),
        *([price["each"]] if "each" in price else []),
    ]
    each, count = _rate(price, fields, rates), max(1.0, _number(fields, COUNTS, 1.0))
    match price.get("unit"):
        case "token":
            written = _number(
                fields, LIMITS, float(model.facts.get("context") or TOKENS_UNLESS_SAID)
            )
            read = size + PICTURE_TOKENS * orjson.dumps(
                dict(fields), default=str, option=orjson.OPT_NON_STR_KEYS
            ).count(b"image")
            return float(
                read * price.get("input", 0)
                + (written * count * price.get("output", 0) if price.get("output") else 0)
            )
        case "character":
            texts = [
                value
                for name in ("input", "text", "prompt")
                if isinstance(value := fields.get(name), str)
            ]
            return float(each * max((len(text) for text in texts), default=size))
        case "second":
            return float(each * _seconds(model, fields, size) * count)
        case "call":
            return float(each)
    return float(each * count)


def _rate(price: Mapping[str, Json], fields: Mapping[str, Json], rates: list[float]) -> float:
    """Of one unit: of the asked tier if it has one, else of the dearest."""
    tiers = price.get("by") or price.get("by_resolution") or {}
    asked = next(
        (
            value
            for name in ("resolution", "generation_resolution")
            if isinstance(value := fields.get(name), str)
        ),
        "",
    )
    suited = (
        [rate for tier, rate in tiers.items() if tier == asked or tier.startswith(f"{asked}_")]
        if asked
        else []
    )
    return float(max(suited or rates, default=0))


def _seconds(model: Model, fields: Mapping[str, Json], size: int) -> float:
    known = model.facts.get("durations") or [SECONDS_UNLESS_SAID]
    usual = (
        SECONDS_OF_A_LINK
        if any("url" in name and value for name, value in fields.items())
        and model.kind in ("transcription", "translation")
        else max(known)
    )
    if model.kind in ("transcription", "translation"):
        return max(usual if usual == SECONDS_OF_A_LINK else 1.0, size / 8_000)
    return max(1.0, _number(fields, LENGTHS, float(usual)))


def _number(fields: Mapping[str, Json], names: Iterable[str], otherwise: float) -> float:
    found = [
        float(value)
        for name in names
        if isinstance(value := fields.get(name), int | float)
        and not isinstance(value, bool)
        and value > 0
    ]
    return max(found, default=otherwise)


def _usage(exchange: Exchange) -> dict[str, Json] | None:
    """The last token counts in an answer, plain or streamed."""
    answer = exchange.response
    if answer.media_type != "text/event-stream":
        value = answer.json
        found = value.get("usage") if isinstance(value, dict) else None
        return found if isinstance(found, dict) else None
    counts: dict[str, Json] = {}
    for line in answer.body.split(b"\n"):
        if line.startswith(b"data:") and b'"usage"' in line:
            try:
                value = orjson.loads(line[5:])
            except orjson.JSONDecodeError:
                continue
            for holder in (
                (value, value.get("response"), value.get("message"))
                if isinstance(value, dict)
                else ()
            ):
                if isinstance(holder, dict) and isinstance(holder.get("usage"), dict):
                    counts |= holder["usage"]
    return counts or None
