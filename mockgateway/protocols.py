"""The seams: what the families' members must be able to do, one main method each."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from mockgateway.call import Call
from mockgateway.content import Content, Model, TaskRequest, Upstream
from mockgateway.media import MediaRenderer
from mockgateway.ports import DrawInstance, Generator, Json, SampleTask
from mockgateway.problem import Problem
from mockgateway.reply import Reply
from mockgateway.seed import Seed


@dataclass(frozen=True, slots=True)
class OperationPlan:
    """What an action works with, beside the call: the same for every call of an operation.

    do, make: the words of `x-mock`; models: the gateway's catalogue by id; generate: draws what `make` names; draw_instance: draws a valid
    instance of a schema; publish: the gateway's document as one file, for a base URL; alone: whether the document has no adapter;
    upstreams: the providers behind the gateway; named: the model that a request names, None for none; order: what a submission
    asks for; sample: the task that the document prints under an id; harmful: whether a safety rule stops a text; studio: makes files (`media.Studio`).
    """

    label: str
    do: str
    make: str
    models: Mapping[str, Model]
    generate: Generator | None
    draw_instance: DrawInstance
    publish: Callable[[str], Json]
    studio: MediaRenderer
    alone: bool = False
    upstreams: Sequence[Upstream] = ()
    model_name: Callable[[Call], str | None] = lambda call: None
    task_request: Callable[[Call, Model], TaskRequest] = lambda call, model: TaskRequest("", {})
    sample_task: Callable[[str], SampleTask | None] = lambda task: None
    is_harmful: Callable[[str], bool] = lambda text: False
    shows_failures: Callable[[Call], bool] = lambda call: False


Proceed = Callable[[], Awaitable[Reply]]


@dataclass(slots=True)
class FaultContext:
    """What a fault knows of the call that it strikes.

    seed: of this rule and call alone; count: how often its rule has been met; refuse: a refusal by name in the document's own words, with its Retry-After;
    problems: the names that the operation has words for; place: what the fault may keep in the sandbox's store begins so, the same for all calls of its rule;
    key: the credential as sent; breaks: tells whether JSON is not what the document says of a reply.
    """

    call: Call
    seed: Seed
    count: int
    refuse: Callable[[Problem], Reply]
    problems: Callable[[], Sequence[str]]
    place: str = ""
    key: str = ""
    breaks: Callable[[Reply], Callable[[Json], bool]] = lambda reply: lambda value: True


class WebhookContext(NamedTuple):
    """What a webhook fault knows of the task that is told of.

    seed: of the fault and the submission; ends: when the task ends by itself, in seconds since 1970, infinity for never; tells_start: whether the receiver
    is told of its begin; serial: numbers the sandbox's submissions under such faults, from 1.
    """

    seed: Seed
    ends: float
    tells_start: bool
    serial: int


class Fault(Protocol):
    """What goes wrong on the way to an answer: a frozen dataclass whose fields are what a scenario says of it."""

    async def apply(self, scene: FaultContext, proceed: Proceed) -> Reply:
        """Wait then proceed, never proceed, or spoil what came back; what was done is told in `reply.applied`."""


class TaskFault(Protocol):
    """What goes wrong with a task: a fault as well, with this instead of `apply` or beside it."""

    def rewrite(self, script: Any, order: TaskRequest, scene: FaultContext) -> Any:
        """Another `task.Script` for a task that is submitted now; what was done is told in `scene.call.applied`."""


class WebhookFault(Protocol):
    """What goes wrong with the webhooks of a task: a fault as well, with this instead of `apply` or beside it."""

    def deliver(self, delivery: Any, fate: WebhookContext) -> str:
        """Change a `webhook.Delivery` before it is kept; what was done, in words, "" for nothing."""


class Action(Protocol):
    """What `x-mock: do` names."""

    async def act(self, call: Call, plan: OperationPlan) -> Content:
        """Do it. Raises Problem where the gateway would refuse."""


class Dialect(Protocol):
    """What `x-mock: say` names: a wire format that no gateway owns."""

    def read(self, call: Call) -> Any:
        """What a validated request asks for, as the generator wants it; None for a format that asks nothing."""

    def write(self, call: Call, content: Content) -> Reply:
        """The content on the wire."""


class Gateway(Protocol):
    """What makes a gateway itself, beyond its document."""

    name: str

    def check_request(self, call: Call) -> None:
        """Refuse what the gateway refuses and no schema can say, once the parameters are read. Raises Problem."""

    def model_name(self, call: Call) -> str | None:
        """The model a request names, None for none."""

    def write(self, call: Call, content: Content) -> Reply:
        """Content in the gateway's own shapes."""

    def task_request(self, call: Call, model: Model) -> TaskRequest:
        """What a submission asks for. Raises Problem where the gateway refuses it and no schema can say so."""

    def sample_task(self, task: str) -> SampleTask | None:
        """The task that the gateway's documents print under an id, None for none."""

    def shows_failures(self, call: Call) -> bool:
        """Return whether the result of a failed task is a success that reports the error."""

    def request_id(self, call: Call) -> str:
        """The id of the call, the same each time it is asked for."""

    def stamp(self, call: Call, reply: Reply) -> None:
        """Add the headers that every reply of the gateway has."""
