"""The straight line: an honest answer, made in one go.

    admit → validate → act → say → check our own reply → (refuse) → stamp → journal

Every request walks the same steps in the same order. A `Problem` raised anywhere ends in the document's own words for it; any other
exception is a bug of ours, answered as the gateway's 500 with the number under which the journal has it.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mockgateway.account import Accounts
from mockgateway.actions import action_for
from mockgateway.call import Call
from mockgateway.content import Model, Upstream, Written
from mockgateway.dialects import DIALECTS
from mockgateway.generators import GENERATORS, instance
from mockgateway.journal import Journal
from mockgateway.ports import Action, Dialect, Gateway, Job, Store
from mockgateway.problem import Problem
from mockgateway.reply import Reply
from mockgateway.sandbox import Sandbox
from mockgateway.spec.addresses import rebase, roots
from mockgateway.spec.bundle import bundle
from mockgateway.spec.credentials import read_key
from mockgateway.spec.document import Document, Json
from mockgateway.spec.operation import Operation
from mockgateway.spec.refusal import Refusals
from mockgateway.spec.router import Router
from mockgateway.spec.schema import Schemas

log = logging.getLogger("mockgateway")

PAID = ("complete", "submit")

# The kind of model that makes a thing, where the two words differ.
_KINDS = {"image_variation": "image_edit", "translation": "transcription"}


@dataclass(frozen=True, slots=True)
class _Step:
    """What an operation's `x-mock` words come to."""

    action: Action
    dialect: Dialect | None
    job: Job
    paid: bool


@dataclass(slots=True)
class Desk:
    """What a gateway remembers in one sandbox. tasks, purse and outbox: as `task`, `account` and `webhook` have them."""

    store: Store
    tasks: Any = None
    purse: Any = None
    outbox: Any = None
    limits: Any = None


class Line:
    """One document, compiled, with the gateway's adapter, keys and models. path segments below the mount come in, replies go out."""

    def __init__(self, document: Document, gateway: Gateway, accounts: Accounts, models: Iterable[Model] = (), upstreams: Sequence[Upstream] = ()) -> None:
        schemas = Schemas(document)
        self.document = document
        self.gateway = gateway
        self.accounts = accounts
        self.models: Mapping[str, Model] = {model.id: model for model in models}
        self.upstreams = upstreams
        self.operations = [Operation(document, schemas, *found) for found in document.operations()]
        self.router = Router(self.operations)
        self.refusals = Refusals(document, schemas, instance, alone=not gateway.name)
        self._servers = roots(document)
        self._steps: dict[Operation, _Step] = {}
        self._bundle: dict[str, Json] | None = None

    async def answer(self, call: Call, operation: Operation | None, problem: Problem | None, journal: Journal) -> Reply:
        """Walk the line. problem: what already went wrong on the way in (no such path, body too large)."""
        started = time.perf_counter()
        error = ""
        try:
            if problem is not None or operation is None:
                raise problem or Problem("not_found")
            reply = await self._proceed(call, operation)
        except Problem as refused:
            reply = self._refuse(refused, call, operation)
        except Exception as bug:
            error = f"{type(bug).__name__}: {bug}"
            log.exception("call %d, %s %s: a bug in the mock", call.number, call.method, call.path)
            reply = self._refuse(Problem("internal_error", f"The mock failed: call {call.number} in its journal."), call, operation)
        self.gateway.stamp(call, reply)
        reply.encode()
        journal.add(call, reply, operation.id if operation else "", time.perf_counter() - started, error)
        return reply

    async def _proceed(self, call: Call, operation: Operation) -> Reply:
        step = self._steps.get(operation) or self._compile(operation)
        call.desk = call.sandbox.desks.get(call.gateway) or self.open(call.sandbox, call.gateway)
        if operation.security:
            self._admit(call, operation)
        call.params = operation.parameters.read(call.route, call.query, call.headers)
        self.gateway.vet(call)
        body = operation.bodies.read(call.header("content-type"), call.body)
        call.content, call.media_type = body.value, body.media_type
        if step.paid and self.models:
            self._admit_model(call, operation)
        call.answer = operation.responses.success(call)
        if step.dialect is not None:
            call.asked = step.dialect.read(call)
        content = await step.action.act(call, step.job)
        if isinstance(content, Written):
            if isinstance(content.value, (dict, list)) and operation.make != "openapi":  # the document keeps its own servers
                content = content._replace(value=rebase(content.value, self._servers, call.base_url))
            reply = self.gateway.write(call, content)
        else:
            reply = (step.dialect or self.gateway).write(call, content)
        self._check(reply, operation)
        return reply

    def _compile(self, operation: Operation) -> _Step:
        job = Job(
            operation.label,
            operation.do,
            operation.make,
            self.models,
            GENERATORS.get(operation.make),
            instance,
            self.publish,
            not self.gateway.name,
            self.upstreams,
            self.gateway.model,
        )
        dialect = DIALECTS.get(operation.say)
        action = action_for(operation.do, operation.make, spoken=dialect is not None or not operation.say, adapted=dialect is not None or not job.alone)
        step = self._steps[operation] = _Step(action, dialect, job, operation.do in PAID)
        return step

    def _admit(self, call: Call, operation: Operation) -> None:
        call.key, scheme = read_key(operation, call.head, call.query)
        if not call.key and operation.keyless:
            return
        call.account = self.accounts.admit(call.key, call.client, call.region, operation.scope, operation.do in PAID, scheme.pattern if scheme else None)

    def _admit_model(self, call: Call, operation: Operation) -> None:
        if (name := self.gateway.model(call)) is None:
            return
        model = self.models.get(name)
        if model is None:
            raise Problem("model_not_found", f"The model '{name[:200]}' does not exist.", param="model", model=name, endpoint=name)
        if operation.make and model.kind != _KINDS.get(operation.make, operation.make):
            raise Problem("model_mismatch", f"The model '{name}' makes {model.kind}, not {operation.make}.", param="model", model=name, endpoint=name)
        if call.account is not None:
            call.account.check_model(name)

    def _check(self, reply: Reply, operation: Operation) -> None:
        """The mock must not lie: what it says has to be what the document says."""
        answer = operation.responses.find(reply.status, reply.media_type)
        if answer is None:
            raise AssertionError(f"{operation.label} does not document {reply.status} {reply.media_type}")
        if reply.events is not None:
            answer.check_events(reply.events)
        elif reply.body is None and reply.media_type is not None and not answer.validator.is_valid(reply.value):
            raise AssertionError(f"our own reply breaks {answer.label}: {next(answer.validator.iter_errors(reply.value)).message[:500]}")

    def _refuse(self, problem: Problem, call: Call, operation: Operation | None) -> Reply:
        now = call.sandbox.clock.now()
        values = {
            "request_id": self.gateway.request_id(call),
            "timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now)),
            "path": call.path[:200],
            **call.route,
        }
        return self.refusals.reply(problem, operation, call.path, values)

    def open(self, sandbox: Sandbox, gateway: str) -> Desk:
        """What the gateway remembers in a sandbox, made when it is first asked for."""
        desk = sandbox.desks[gateway] = Desk(sandbox.store)
        return desk

    def publish(self, base_url: str) -> Json:
        """The document as one file, its first server being this mock at `base_url`."""
        if self._bundle is None:
            self._bundle = bundle(self.document)
        here = {"url": base_url, "description": "this mock"}
        return {**self._bundle, "servers": [here, *(self._bundle.get("servers") or [])]}
