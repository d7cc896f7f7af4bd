"""The straight line: an honest answer, made in one go.

    admit → validate → act → say → check our own reply → (refuse) → stamp → journal

Every request walks the same steps in the same order. A `Problem` raised anywhere ends in the document's own words for it; any other
exception is a bug of ours, answered as the gateway's 500 with the number under which the journal has it.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from mockgateway.actions import action_for
from mockgateway.call import Call
from mockgateway.content import Content, DocumentReply, Model, TaskView, Upstream
from mockgateway.dialects import DIALECTS
from mockgateway.generators import GENERATORS, instance
from mockgateway.generators.moderation import harmful
from mockgateway.generators.outputs import outputs
from mockgateway.journal import Journal
from mockgateway.media import MediaRenderer
from mockgateway.pipeline.admission import admit_key, admit_model
from mockgateway.pipeline.deferred_faults import deliver
from mockgateway.pipeline.fault_chain import FaultChain, as_said, is_made, rename
from mockgateway.pipeline.metering import Meter
from mockgateway.pipeline.selection import PAID, ScenarioSelector
from mockgateway.problem import ConfigError, Problem
from mockgateway.protocols import Action, Dialect, Gateway, OperationPlan
from mockgateway.reply import Reply
from mockgateway.spec.bundle import bundle
from mockgateway.spec.document import Document, Json
from mockgateway.spec.error_replies import ErrorReplies
from mockgateway.spec.operation import Operation
from mockgateway.spec.router import Router
from mockgateway.spec.schema import Schemas
from mockgateway.spec.server_urls import rebase, roots
from mockgateway.state.accounts import ANONYMOUS, NO_PLANS, UNIT, Accounts, Plans
from mockgateway.state.gateway_state import GatewayStates
from mockgateway.state.idempotency import run_once
from mockgateway.state.tasks import TIMED, Policy

log = logging.getLogger("mockgateway")

RENDERER = MediaRenderer(
    "mockgateway.generators.worker"
)  # one for the process: its workers start when something is to be made


@dataclass(frozen=True, slots=True)
class _Step:
    """What an operation's `x-mock` words come to. lasts: tells whether a call becomes a task, where that is not a matter of the operation; None for never."""

    action: Action
    dialect: Dialect | None
    job: OperationPlan
    paid: bool
    becomes_task: Callable[[Call, OperationPlan], bool] | None = None


class Pipeline:
    """One document, compiled, with the gateway's adapter, keys and models. path segments below the mount come in, replies go out."""

    def __init__(
        self,
        document: Document,
        gateway: Gateway,
        accounts: Accounts,
        models: Iterable[Model] = (),
        upstreams: Sequence[Upstream] = (),
        plans: Plans = NO_PLANS,
        policy: Policy = TIMED,
    ) -> None:
        schemas = Schemas(document)
        self.document = document
        self.gateway = gateway
        self.accounts = accounts
        self.plans = plans
        self.models: Mapping[str, Model] = {model.id: model for model in models}
        self.meter = Meter(self.models.values())
        self.upstreams = upstreams
        self.operations = [Operation(document, schemas, *found) for found in document.operations()]
        self.router = Router(self.operations)
        self.refusals = ErrorReplies(document, schemas, instance, alone=not gateway.name)
        self.choosing = ScenarioSelector(accounts, self.models)
        self.states = GatewayStates(
            gateway.sample, accounts, tuple(self.models.values()), plans, policy, outputs, deliver
        )
        self._servers = roots(document)
        self._steps: dict[Operation, _Step] = {}
        self._bundle: dict[str, Json] | None = None

    async def answer(
        self, call: Call, operation: Operation | None, problem: Problem | None, journal: Journal
    ) -> Reply:
        """Walk the line. problem: what already went wrong on the way in (no such path, body too large)."""
        call.started = time.perf_counter()
        if self.choosing.concerns(call):
            call.faults = self._stage(call, operation)
        if isinstance(call.faults, FaultChain):
            reply: Reply = await call.faults.strike(
                True, lambda: self._settle(call, operation, self._enter(call, operation, problem))
            )
        else:
            reply = await self._settle(call, operation, self._enter(call, operation, problem))
        if call.applied:
            reply.applied[:0] = call.applied
        if not reply.exact:
            self.gateway.stamp(call, reply)
        reply.encode()
        if call.active_scenario is not None:
            call.scenario, call.phase = call.active_scenario.name_and_phase()
        journal.add(
            call,
            reply,
            operation.id if operation else "",
            time.perf_counter() - call.started,
            call.error,
        )
        return reply

    async def _settle(
        self, call: Call, operation: Operation | None, work: Awaitable[Reply]
    ) -> Reply:
        """What some work comes to: its reply, a refusal in the document's words, or a 500 with the number under which the journal has it."""
        try:
            return await work
        except Problem as refused:
            return self._refuse(refused, call, operation)
        except ConfigError:  # what the call wished for, or the scenario that it goes through
            raise
        except Exception as bug:
            call.error = f"{type(bug).__name__}: {bug}"
            log.exception("call %d, %s %s: a bug in the mock", call.number, call.method, call.path)
            return self._refuse(
                Problem("internal_error", f"The mock failed: call {call.number} in its journal."),
                call,
                operation,
            )

    def reading(self, call: Call, operation: Operation | None) -> float | None:
        """How many bytes of the body are read in a second, None for all at once; asked before the body is there. Raises ConfigError."""
        stage = self._stage(call, operation)
        return None if stage is None else stage.reading()

    def _stage(self, call: Call, operation: Operation | None) -> FaultChain | None:
        return self.choosing.stage(
            call,
            operation,
            lambda problem: self._refuse(problem, call, operation),
            lambda: self.refusals.names(operation),
        )

    async def _staged(
        self, call: Call, operation: Operation, work: Callable[[], Awaitable[Reply]]
    ) -> Reply:
        """Some work, in a scenario that only came out behind admission: the key's, or the model's suffix."""
        stage = call.faults = self._stage(call, operation)
        if stage is None:
            return await work()
        reply: Reply = await stage.strike(
            True, lambda: stage.strike(False, lambda: self._settle(call, operation, work()))
        )
        return reply

    async def _enter(
        self, call: Call, operation: Operation | None, problem: Problem | None
    ) -> Reply:
        if (
            call.canned is not None and call.canned.is_literal
        ):  # of a rule `at: edge`: also where there is no such path
            return as_said(call, call.canned)
        if problem is not None or operation is None:
            raise problem or Problem("not_found")
        step = self._steps.get(operation) or self._compile(operation)
        if operation.security:
            admit_key(call, operation, self.accounts)
        if isinstance(call.faults, FaultChain):
            reply: Reply = await call.faults.strike(
                False, lambda: self._settle(call, operation, self._inside(call, operation, step))
            )
            return reply
        if call.account.scenario:
            return await self._staged(call, operation, lambda: self._inside(call, operation, step))
        return await self._inside(call, operation, step)

    async def _inside(self, call: Call, operation: Operation, step: _Step) -> Reply:
        call.params = operation.parameters.read(call.route, call.query, call.headers)
        self.gateway.vet(call)
        body = operation.bodies.read(call.header("content-type"), call.body, call.parsed)
        call.content, call.media_type = body.value, body.media_type
        model = self._model(call, operation) if step.paid and self.models else None
        if call.scenario_suffix and call.faults is None:
            return await self._staged(
                call, operation, lambda: self._ask(call, operation, step, model)
            )
        return await self._ask(call, operation, step, model)

    def _model(self, call: Call, operation: Operation) -> Model | None:
        """The model that the call names, without a scenario's name at its end."""
        name = self.gateway.model(call)
        if name is None:
            return None
        if name not in self.models and (story := self.choosing.suffix(name, call)):
            call.scenario_suffix, name = story, name.removesuffix(f":{story}")
            rename(call, story)
        return admit_model(call, operation, name, self.models)

    async def _ask(
        self, call: Call, operation: Operation, step: _Step, model: Model | None
    ) -> Reply:
        if (
            call.canned is not None
            and (call.canned.is_literal or operation.make != "chat")
            and not is_made(call.canned, operation)
        ):
            return as_said(call, call.canned)
        call.response_spec = operation.responses.success(call)
        if step.dialect is not None:
            call.payload = step.dialect.read(call)
        if operation.idempotent:
            return await run_once(
                call,
                call.account.id,
                operation.idempotent,
                lambda: self._act(call, operation, step, model),
                getattr(self.gateway, "refresh_reply", None),
            )
        return await self._act(call, operation, step, model)

    async def _act(
        self, call: Call, operation: Operation, step: _Step, model: Model | None
    ) -> Reply:
        """Do the work. What is answered at once and costs something is paid: who can run out of money or tokens has it laid aside first; what is refused is free."""
        if model is None or call.account is ANONYMOUS:
            return self._say(call, operation, step, await step.action.act(call, step.job))
        if operation.do == "submit" or (
            step.becomes_task is not None and step.becomes_task(call, step.job)
        ):  # a task lays its own money aside
            call.state.limits.check_running(call.account, model.kind, call.state.tasks)
            return self._say(call, operation, step, await step.action.act(call, step.job))
        held = self.meter.reserve(call, model.id)
        try:
            content = await step.action.act(call, step.job)
            reply = self._say(call, operation, step, content)
        except BaseException:
            self.meter.refund(call, held)
            raise
        self.meter.charge(call, model.id, content, held)
        if call.state.outbox.has_subscriber(call.account, "usage"):
            self._tell_usage(call, model, content)
        return reply

    def _tell_usage(self, call: Call, model: Model, content: Content) -> None:
        """The account wants to know of each call that was paid."""
        tokens, units = self.meter.measure(call, model.id, content)
        usage = getattr(content, "usage", None)
        written = usage.completion if usage is not None else 0
        told = {
            "request_id": self.gateway.request_id(call),
            "model": model.id,
            "metadata": call.field("metadata"),
            "input": tokens - written,
            "output": written,
        }
        call.state.outbox.post(
            call.account, "usage", call.sandbox.clock.now(), data={**told, "cost": units / UNIT}
        )

    def _say(self, call: Call, operation: Operation, step: _Step, content: Content) -> Reply:
        if isinstance(content, DocumentReply):
            if (
                isinstance(content.value, (dict, list)) and operation.make != "openapi"
            ):  # the document keeps its own servers
                content = content._replace(
                    value=rebase(content.value, self._servers, call.base_url)
                )
            reply = self.gateway.write(call, content)
        else:
            told = step.dialect is None or isinstance(
                content, TaskView
            )  # a task is told in the gateway's own words
            reply = (self.gateway if told else step.dialect or self.gateway).write(call, content)
        self._check(reply, operation)
        return reply

    def _compile(self, operation: Operation) -> _Step:
        job = OperationPlan(
            operation.label,
            operation.do,
            operation.make,
            self.models,
            GENERATORS.get(operation.make),
            instance,
            self.publish,
            RENDERER,
            not self.gateway.name,
            self.upstreams,
            self.gateway.model,
            self.gateway.order,
            self.gateway.sample,
            harmful,
        )
        dialect = DIALECTS.get(operation.say)
        action = action_for(
            operation.do,
            operation.make,
            spoken=dialect is not None or not operation.say,
            adapted=dialect is not None or not job.alone,
        )
        step = self._steps[operation] = _Step(
            action, dialect, job, operation.do in PAID, getattr(action, "becomes_task", None)
        )
        return step

    def _check(self, reply: Reply, operation: Operation) -> None:
        """The mock must not lie: what it says has to be what the document says."""
        answer = operation.responses.find(reply.status, reply.media_type)
        if answer is None:
            raise AssertionError(
                f"{operation.label} does not document {reply.status} {reply.media_type}"
            )
        if reply.events is not None:
            answer.check_events(reply.events)
        elif (
            reply.body is None
            and reply.media_type is not None
            and not answer.validator.is_valid(reply.value)
        ):
            raise AssertionError(
                f"our own reply breaks {answer.label}: {next(answer.validator.iter_errors(reply.value)).message[:500]}"
            )

    def _refuse(self, problem: Problem, call: Call, operation: Operation | None) -> Reply:
        now = call.sandbox.clock.now()
        values = {
            "request_id": self.gateway.request_id(call),
            "timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now)),
            "path": call.path[:200],
            **call.route,
        }
        return self.refusals.reply(problem, operation, call.path, values)

    def publish(self, base_url: str) -> Json:
        """The document as one file, its first server being this mock at `base_url`."""
        if self._bundle is None:
            self._bundle = bundle(self.document)
        here = {"url": base_url, "description": "this mock"}
        return {**self._bundle, "servers": [here, *(self._bundle.get("servers") or [])]}
