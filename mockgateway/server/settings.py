"""The options of `mockgateway serve`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mockgateway.access import ControlAccess
from mockgateway.server.limits import LIMITS, Limits


@dataclass(frozen=True, slots=True)
class Settings:
    """The options of `mockgateway serve`."""

    gateway: str = ""  # the gateway that also answers at `/`
    specs: Sequence[Path] = ()  # the user's own documents
    seed: int = 0  # of all random values
    strict_keys: bool = False  # whether only listed keys work
    speed: float = 1.0  # seconds of each sandbox's clock in a real one
    timeline_speed: float = 1.0  # of the phases and latencies of scenarios
    plan: str = ""  # the plan whose limits every key obeys; "" for each its own
    scenario: str = ""  # the name or file of the scenario that every sandbox starts with
    tasks: str = "timed"  # how tasks progress: timed, instant, manual, polls:N
    store: str = ""  # the URL of the store; "" for memory
    state_life: int = 86_400  # seconds after its last use until a sandbox is deleted
    webhook_hosts: Sequence[str] = ()  # further hosts that webhooks may go to
    strict: bool | None = None  # overrides `strict:` of the scenario's file
    pace: float | None = None  # overrides `pace:` of the scenario's file
    overlays: Sequence[Path] = ()  # OpenAPI overlays of the documents they extend
    link_life: float = 0.0  # seconds until a link to a file expires; 0 for never
    models: Path | None = None  # a file with models of the user's own
    any_model: bool = False  # whether every model name is accepted
    marked: bool = True  # whether pictures and clips carry a small "mock" mark
    queue_failures: str = "auto"  # how SeaCloud's queue reports a failure: fal, seacloud or auto
    strict_parameters: bool = False  # whether unknown body parameters are refused, not ignored
    stateful: bool = True  # whether REST collections of the user's documents remember changes
    strict_spec: bool = False  # whether a mistake in a document of the user's own ends the start
    text_from: str = ""  # where the words of chats come from: a URL, or a function; "" for the mock
    text_timeout: float = 30.0  # seconds to wait for the first words of that source
    image_from: str = ""  # where pictures come from: a URL; "" for the mock
    image_model: str = ""  # the model to request from that server; "" for its default
    text_model: str = ""  # the model to request from a server; "" for the client's
    ref_roots: Sequence[Path] = ()  # folders that those documents may refer to, beside their own
    limits: Limits = LIMITS  # of memory, connections and time
    control: ControlAccess = ControlAccess()  # noqa: RUF009 - frozen


DEFAULTS = Settings()
