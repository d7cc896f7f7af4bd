"""The protocols of the families: actions, dialects, gateways and faults."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from mockgateway.call import Call
from mockgateway.catalogue import Catalogue
from mockgateway.content import Content, Model, TaskRequest, Upstream
from mockgateway.content.media import FileRequest, ImageBatch
from mockgateway.media import MediaRenderer
from mockgateway.ports import DrawInstance, Generator, Json, SampleTask
from mockgateway.problem import Problem
from mockgateway.reply import Reply
from mockgateway.seed import Seed


class ImageSource(Protocol):
    """Draws pictures for `serve --image-from`."""

    name: str  # in messages

    async def draw(self, batch: ImageBatch) -> list[FileRequest] | str:
        """Return the pictures of a batch, or the reason for the failure."""


@dataclass(frozen=True, slots=True)
class OperationPlan:
    """The objects that an action uses besides the call, the same for all calls of an operation."""

    label: str
    do: str  # the words of `x-mock`
    make: str
    models: Catalogue
    generate: Generator | None  # makes what `make` names
    draw_instance: DrawInstance
    publish: Callable[[str], Json]  # the gateway's document in one file, for a base URL
    studio: MediaRenderer
    draw_from: ImageSource | None = None  # draws pictures in place of the mock
    alone: bool = False  # whether the document has no adapter
    upstreams: Sequence[Upstream] = ()  # the providers behind the gateway
    model_name: Callable[[Call], str | None] = lambda call: None
    task_request: Callable[[Call, Model], TaskRequest] = lambda call, model: TaskRequest("", {})
    sample_task: Callable[[str], SampleTask | None] = lambda task: None
    is_harmful: Callable[[str], bool] = lambda text: False  # whether a safety rule stops a text
    shows_failures: Callable[[Call], bool] = lambda call: False  # whether a result reports them


Proceed = Callable[[], Awaitable[Reply]]


@dataclass(slots=True)
class FaultContext:
    """The call that a fault applies to."""

    call: Call
    seed: Seed  # of this rule and call alone
    count: int  # how often the rule has matched
    refuse: Callable[[Problem], Reply]  # in the document's words, with Retry-After
    problems: Callable[[], Sequence[str]]  # the names that the operation has words for
    place: str = ""  # prefix of the fault's own keys in the store, for all calls of its rule
    key: str = ""  # the credential as sent
    # Returns a test whether JSON violates the schema of a reply.
    breaks: Callable[[Reply], Callable[[Json], bool]] = lambda reply: lambda value: True


class WebhookContext(NamedTuple):
    """The task that a webhook is about."""

    seed: Seed  # of the fault and the submission
    ends: float  # when the task ends by itself, in seconds since 1970; infinity for never
    tells_start: bool  # whether the receiver also gets a webhook when a task starts
    serial: int  # counts the sandbox's submissions under such faults, from 1


class Fault(Protocol):
    """A fault of a reply: a frozen dataclass whose fields a scenario sets."""

    async def apply(self, context: FaultContext, proceed: Proceed) -> Reply:
        """Wait and proceed, refuse, or change the reply; record the effect in `reply.applied`."""


class TaskFault(Protocol):
    """A fault of a task; it may have `apply` as well."""

    def rewrite(self, script: Any, order: TaskRequest, context: FaultContext) -> Any:
        """Return the script of a task that is submitted; note the change in `call.applied`."""


class WebhookFault(Protocol):
    """A fault of webhooks; it may have `apply` as well."""

    def deliver(self, delivery: Any, context: WebhookContext) -> str:
        """Change a delivery before it is stored; return a description of the change, or ""."""


class Action(Protocol):
    """A value of `x-mock: do`."""

    async def act(self, call: Call, plan: OperationPlan) -> Content:
        """Do the work. Raises Problem where the gateway would refuse."""


class Dialect(Protocol):
    """A value of `x-mock: say`: a format that several gateways share.

    It may have `pure = True` if it reads values from the request alone.
    """

    def read(self, call: Call) -> Any:
        """Return the generator's input for a validated request, or None."""

    def write(self, call: Call, content: Content) -> Reply:
        """Write the content."""


class Gateway(Protocol):
    """The behaviour of a gateway beyond its document."""

    name: str

    def check_request(self, call: Call) -> None:
        """Raise Problem for violations that no schema can express, once the parameters are read."""

    def model_name(self, call: Call) -> str | None:
        """Return the model that the request names, or None."""

    def write(self, call: Call, content: Content) -> Reply:
        """Write content in the gateway's own format."""

    def task_request(self, call: Call, model: Model) -> TaskRequest:
        """Return the requested task. Raises Problem for violations that no schema can express."""

    def sample_task(self, task: str) -> SampleTask | None:
        """Return the task that the gateway's documents print under an id, or None."""

    def shows_failures(self, call: Call) -> bool:
        """Return whether the result of a failed task is a success that reports the error."""

    def error_path(self, call: Call) -> str:
        """Return the path whose errors a call of an unknown path gets."""

    def request_id(self, call: Call) -> str:
        """Return the id of the call, the same each time."""

    def stamp(self, call: Call, reply: Reply) -> None:
        """Add the headers that every reply of the gateway has."""
