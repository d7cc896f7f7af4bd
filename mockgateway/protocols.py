"""The seams: what the families' members must be able to do, one main method each."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from mockgateway.call import Call
from mockgateway.content import Content, Model, TaskRequest, Upstream
from mockgateway.problem import Problem
from mockgateway.reply import Reply
from mockgateway.seed import Seed

Json = Any
Draw = Callable[[Json, Seed], Json]


class SampleTask(NamedTuple):
    """A task that a gateway's documents print: everyone has one of their own under its id, which begins when it is first looked at. ask: as in `Order`."""

    make: str
    model: str
    ask: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class OperationPlan:
    """What an action works with, beside the call: the same for every call of an operation.

    do, make: the words of `x-mock`; models: the gateway's catalogue by id; generate: draws what `make` names; instance: draws a valid
    instance of a schema; publish: the gateway's document as one file, for a base URL; alone: whether the document has no adapter;
    upstreams: the providers behind the gateway; named: the model that a request names, None for none; order: what a submission
    asks for; sample: the task that the document prints under an id; harmful: whether a safety rule stops a text; studio: makes files (`media.Studio`).
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
    order: Callable[[Call, Model], TaskRequest] = lambda call, model: TaskRequest("", {})
    sample: Callable[[str], SampleTask | None] = lambda task: None
    harmful: Callable[[str], bool] = lambda text: False
    studio: Any = None


class Store(Protocol):
    """Where state is kept, as bytes under keys such as `sandbox/gateway/task/id`. shared: whether other processes see it too.

    Each call is done as a whole or not at all, also between processes. Nothing expires by itself: what has an end says so, and its owner looks at the sandbox's clock.
    """

    shared: bool

    def get(self, key: str) -> bytes | None:
        """What is kept there."""

    def put(self, key: str, value: bytes) -> None:
        """Keep it there, whatever was there before."""

    def put_if_absent(self, key: str, value: bytes) -> bytes:
        """Keep it unless something is there; what is there afterwards."""

    def swap(self, key: str, old: bytes | None, new: bytes) -> bool:
        """Put `new` in the place of `old`, None for nothing; False, and nothing done, if something else is there."""

    def increment(self, key: str, by: int = 1) -> int:
        """Add to a whole number, which begins with 0; what it is then."""

    def delete(self, key: str) -> bool:
        """Forget it; whether there was something."""

    def scan(self, prefix: str) -> Iterator[tuple[str, bytes]]:
        """All that begins so, in the order of the keys, as it is when it is asked for."""


class Purse(Protocol):
    """The money of a gateway's accounts in one sandbox: balance + reserved + charged - refunded adds up at any moment.

    name: what the money is for, such as a task's id; each of a reservation's ends counts once, however often it is told. account: an `account.Account`.
    """

    def reserve(self, account: Any, name: str, amount: float) -> None:
        """Lay money aside before the work begins. Raises Problem `insufficient_balance`, or another of the money problems, where there is too little."""

    def settle(self, account: Any, name: str, charged: float) -> None:
        """The work is done: keep `charged` of what was laid aside, give the rest back."""

    def refund(self, account: Any, name: str) -> None:
        """The work failed or was cancelled: give back all that was laid aside."""

    def charge(self, account: Any, name: str, amount: float) -> None:
        """Take money for what is done already. Raises Problem where there is too little."""


class Outbox(Protocol):
    """The webhooks of a gateway in one sandbox, to be sent when their time has come."""

    def post(
        self, account: Any, event: str, due: float, task: str = "", url: str = "", data: Json = None
    ) -> None:
        """Tell of an event at `due`, in seconds of the sandbox's clock: to `url` if one is given, and to the account's own endpoints that want the event.

        event: submitted, started, completed, failed or canceled of a task, or balance_low, key_expiring, usage, test; data: of an event that is not a task's.
        """

    def withdraw(self, task: str, since: float) -> None:
        """Forget what was to happen to a task after `since`, in seconds of the sandbox's clock; what had happened by then is told."""


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

    async def act(self, call: Call, job: OperationPlan) -> Content:
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

    def order(self, call: Call, model: Model) -> TaskRequest:
        """What a submission asks for. Raises Problem where the gateway refuses it and no schema can say so."""

    def sample(self, task: str) -> SampleTask | None:
        """The task that the gateway's documents print under an id, None for none."""

    def request_id(self, call: Call) -> str:
        """The id of the call, the same each time it is asked for."""

    def stamp(self, call: Call, reply: Reply) -> None:
        """Add the headers that every reply of the gateway has."""
