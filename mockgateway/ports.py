"""The seams: what the families' members must be able to do, one main method each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from mockgateway.call import Call
from mockgateway.content import Content, Model, Upstream
from mockgateway.reply import Reply
from mockgateway.seed import Seed

Json = Any
Draw = Callable[[Json, Seed], Json]


@dataclass(frozen=True, slots=True)
class Job:
    """What an action works with, beside the call: the same for every call of an operation.

    do, make: the words of `x-mock`; models: the gateway's catalogue by id; generate: draws what `make` names; instance: draws a valid
    instance of a schema; publish: the gateway's document as one file, for a base URL; alone: whether the document has no adapter;
    upstreams: the providers behind the gateway; named: the model that a request names, None for none.
    """

    label: str
    do: str
    make: str
    models: Mapping[str, Model]
    generate: Generator | None
    instance: Draw
    publish: Callable[[str], Json]
    alone: bool = False
    upstreams: Sequence[Upstream] = ()
    named: Callable[[Call], str | None] = lambda call: None


class Action(Protocol):
    """What `x-mock: do` names."""

    async def act(self, call: Call, job: Job) -> Content:
        """Do it. Raises Problem where the gateway would refuse."""


class Generator(Protocol):
    """What `x-mock: make` names."""

    def make(self, asked: Any, model: Model | None, seed: Seed, now: float, draw: Draw) -> Content:
        """Make what was asked for; the same seed makes the same. draw: draws a valid instance of a schema."""


class Dialect(Protocol):
    """What `x-mock: say` names: a wire format that no gateway owns."""

    def read(self, call: Call) -> Any:
        """What a validated request asks for, as the generator wants it; None for a format that asks nothing."""

    def write(self, call: Call, content: Content) -> Reply:
        """The content on the wire."""


class Gateway(Protocol):
    """What makes a gateway itself, beyond its document."""

    name: str

    def vet(self, call: Call) -> None:
        """Refuse what the gateway refuses and no schema can say, once the parameters are read. Raises Problem."""

    def model(self, call: Call) -> str | None:
        """The model a request names, None for none."""

    def write(self, call: Call, content: Content) -> Reply:
        """Content in the gateway's own shapes."""

    def request_id(self, call: Call) -> str:
        """The id of the call, the same each time it is asked for."""

    def stamp(self, call: Call, reply: Reply) -> None:
        """Add the headers that every reply of the gateway has."""
