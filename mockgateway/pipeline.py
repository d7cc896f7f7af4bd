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
from typing import Any

from mockgateway.account import NO_PLANS, UNIT, Account, Accounts, Ledger, Limits, Meter, Plans
from mockgateway.actions import action_for
from mockgateway.call import Call
from mockgateway.content import Content, Model, Ticket, Told, Upstream, Written
from mockgateway.dialects import DIALECTS
from mockgateway.fates import deliver
from mockgateway.generators import GENERATORS, instance
from mockgateway.generators.moderation import harmful
from mockgateway.generators.outputs import outputs
from mockgateway.idempotency import once
from mockgateway.journal import Journal
from mockgateway.media import Links, Studio
from mockgateway.ports import Action, Dialect, Gateway, Job, Store
from mockgateway.problem import ConfigError, Problem
from mockgateway.reply import Reply
from mockgateway.sandbox import Sandbox
from mockgateway.scenario import Play, Scenario, Seen, current
from mockgateway.spec.addresses import rebase, roots
from mockgateway.spec.bundle import bundle
from mockgateway.spec.credentials import read_key
from mockgateway.spec.document import Document, Json
from mockgateway.spec.operation import Operation
from mockgateway.spec.refusal import Refusals
from mockgateway.spec.router import Router
from mockgateway.spec.schema import Schemas
from mockgateway.stage import MARK, MARKED, Stage, as_said, marks, rename, wishes
from mockgateway.task import TIMED, Policy, Tasks
from mockgateway.webhook import Convention, Outbox

log = logging.getLogger("mockgateway")

PAID = ("complete", "submit")

STUDIO = Studio("mockgateway.generators.worker")  # one for the process: its workers start when something is to be made

NOTICE = 7 * 86_400  # seconds before a key's end in which its account is told (assumed)

# What an address may not meet too often (BabySea's BSE1006).
WRONG_KEY = ("missing_key", "invalid_key", "revoked_key", "expired_key", "wrong_region")

# The kind of model that makes a thing, where the two words differ.
_KINDS = {"image_variation": "image_edit", "translation": "transcription"}


@dataclass(frozen=True, slots=True)
class _Step:
    """What an operation's `x-mock` words come to. lasts: tells whether a call becomes a task, where that is not a matter of the operation; None for never."""

    action: Action
    dialect: Dialect | None
    job: Job
    paid: bool
    lasts: Callable[[Call, Job], bool] | None = None


@dataclass(slots=True)
class Desk:
    """What a gateway remembers in one sandbox. tasks, purse, outbox and links: as `task`, `account`, `webhook` and `media` have them."""

    store: Store
    tasks: Any = None
    purse: Any = None
    outbox: Any = None
    limits: Any = None
    links: Any = None


def _tell(desk: Desk, task: str, account: str) -> Ticket | None:
    """A task for its webhook; a documents' sample task is kept for each account apart."""
    found: Ticket | None = desk.tasks and (desk.tasks.tell(task) or desk.tasks.tell(f"{task}@{account}"))
    return found


def _no_scenario(name: str) -> Scenario:
    raise ConfigError("scenario", f"unknown scenario {name!r}", "this mock was made without any")


class Line:
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
        self.policy = policy
        self.models: Mapping[str, Model] = {model.id: model for model in models}
        self.meter = Meter(self.models.values())
        self.upstreams = upstreams
        self.operations = [Operation(document, schemas, *found) for found in document.operations()]
        self.router = Router(self.operations)
        self.refusals = Refusals(document, schemas, instance, alone=not gateway.name)
        self.scenarios: Callable[[str], Scenario] = _no_scenario
        self.put: Callable[[str, Any], Scenario] = lambda name, said: _no_scenario(name)
        self.convention: Convention | None = None
        self.link_life = 0.0  # seconds of the sandbox's clock; 0: links never expire
        self.marked = True  # whether pictures say that they are a mock's
        self._servers = roots(document)
        self._steps: dict[Operation, _Step] = {}
        self._bundle: dict[str, Json] | None = None

    async def answer(self, call: Call, operation: Operation | None, problem: Problem | None, journal: Journal) -> Reply:
        """Walk the line. problem: what already went wrong on the way in (no such path, body too large)."""
        call.started = time.perf_counter()
        sandbox, head, body = call.sandbox, call.head, call.body
        if sandbox.play is not None or sandbox.shared or b"x-mock-scenario" in head or b"x-mock-fault" in head or (len(body) < MARKED and MARK in body):
            call.stage = self._stage(call, operation)
        if call.stage is not None:
            reply: Reply = await call.stage.strike(True, lambda: self._settle(call, operation, lambda: self._enter(call, operation, problem)))
        else:
            reply = await self._settle(call, operation, lambda: self._enter(call, operation, problem))
        if call.applied:
            reply.applied[:0] = call.applied
        if not reply.exact:
            self.gateway.stamp(call, reply)
        reply.encode()
        journal.add(call, reply, operation.id if operation else "", time.perf_counter() - call.started, call.error)
        return reply

    async def _settle(self, call: Call, operation: Operation | None, work: Callable[[], Awaitable[Reply]]) -> Reply:
        """What some work comes to: its reply, a refusal in the document's words, or a 500 with the number under which the journal has it."""
        try:
            return await work()
        except Problem as refused:
            return self._refuse(refused, call, operation)
        except ConfigError:  # what the call wished for, or the scenario that it goes through
            raise
        except Exception as bug:
            call.error = f"{type(bug).__name__}: {bug}"
            log.exception("call %d, %s %s: a bug in the mock", call.number, call.method, call.path)
            return self._refuse(Problem("internal_error", f"The mock failed: call {call.number} in its journal."), call, operation)

    def reading(self, call: Call, operation: Operation | None) -> float | None:
        """How many bytes of the body are read in a second, None for all at once; asked before the body is there. Raises ConfigError."""
        stage = self._stage(call, operation)
        return None if stage is None else stage.reading()

    def _stage(self, call: Call, operation: Operation | None) -> Stage | None:
        """What the call goes through: the scenario that it chose, and the faults that it wishes for; None for nothing. Raises ConfigError.

        Weakest to strongest: the sandbox's, its key's, its model's suffix, a mark in the prompt, the header X-Mock-Scenario.
        """
        seen = Seen(call, operation.id if operation else "", operation.do if operation else "", operation.make if operation else "")
        wished = call.header("x-mock-fault")
        wish = wishes(wished) if wished else []
        named, marked = marks(seen, self.scenarios) if MARK in call.body else ("", [])
        if not named and not marked and operation is not None and operation.do in PAID:
            call.story = named = call.story or self._suffix(seen.model)
            seen.model = seen.model.removesuffix(f":{named}") if named else seen.model
        named = call.header("x-mock-scenario") or named or (self._story(call, operation, seen) if operation is not None else "")
        play = self.play(call.sandbox, named) if named else current(call.sandbox, self.scenarios, self.put)
        call.play = play
        if not wish and not marked and (play is None or not play.concerns(seen)):
            return None
        return Stage(call, seen, play, [*wish, *marked], lambda problem: self._refuse(problem, call, operation), lambda: self.refusals.names(operation))

    def _story(self, call: Call, operation: Operation, seen: Seen) -> str:
        """The scenario of the key that the call has, "" for none."""
        if not self.accounts.stories or not operation.security or (seen.key and seen.key not in self.accounts.stories and not call.query):
            return ""
        return self.accounts.stories.get(read_key(operation, call.head, call.query)[0], "")

    def _suffix(self, name: str) -> str:
        """The scenario that a model's name ends in (`qwen3-max:rate-limited`), "" where it ends in none. Raises ConfigError for one that is broken."""
        base, colon, named = name.rpartition(":")
        if not colon or name in self.models or base not in self.models:
            return ""
        try:
            self.scenarios(named)
        except ConfigError as error:
            if error.where != "scenario":
                raise
            return ""
        return named

    async def _staged(self, call: Call, operation: Operation, work: Callable[[], Awaitable[Reply]]) -> Reply:
        """Some work, in a scenario that only came out behind admission: the key's, or the model's suffix."""
        stage = call.stage = self._stage(call, operation)
        if stage is None:
            return await work()
        reply: Reply = await stage.strike(True, lambda: stage.strike(False, lambda: self._settle(call, operation, work)))
        return reply

    def play(self, sandbox: Sandbox, name: str) -> Play:
        """A scenario by name, as far as it has come in a sandbox. Raises ConfigError for an unknown one."""
        scenario = self.scenarios(name)
        play = sandbox.plays.get(name)
        if play is None or play.scenario is not scenario:
            began = play.began if play is not None else sandbox.clock.now()
            if sandbox.shared:
                began = float(sandbox.store.put_if_absent(f"{sandbox.name}/scenario/began/{name}", repr(began).encode()))
            play = sandbox.plays[name] = Play(scenario, sandbox, began)
        return play

    async def _enter(self, call: Call, operation: Operation | None, problem: Problem | None) -> Reply:
        if call.canned is not None and call.canned.plain:  # of a rule `at: edge`: also where there is no such path
            return as_said(call)
        if problem is not None or operation is None:
            raise problem or Problem("not_found")
        return await self._proceed(call, operation)

    async def _proceed(self, call: Call, operation: Operation) -> Reply:
        step = self._steps.get(operation) or self._compile(operation)
        call.desk = call.sandbox.desks.get(call.gateway) or self.open(call.sandbox, call.gateway)
        if operation.security:
            self._admit(call, operation)
        if call.stage is None:
            if call.account is not None and call.account.scenario:
                return await self._staged(call, operation, lambda: self._inside(call, operation, step))
            return await self._inside(call, operation, step)
        reply: Reply = await call.stage.strike(False, lambda: self._settle(call, operation, lambda: self._inside(call, operation, step)))
        return reply

    async def _inside(self, call: Call, operation: Operation, step: _Step) -> Reply:
        call.params = operation.parameters.read(call.route, call.query, call.headers)
        self.gateway.vet(call)
        body = operation.bodies.read(call.header("content-type"), call.body)
        call.content, call.media_type = body.value, body.media_type
        model = self._admit_model(call, operation) if step.paid and self.models else None
        if call.story and call.stage is None:
            return await self._staged(call, operation, lambda: self._ask(call, operation, step, model))
        return await self._ask(call, operation, step, model)

    async def _ask(self, call: Call, operation: Operation, step: _Step, model: Model | None) -> Reply:
        if call.canned is not None and (call.canned.plain or operation.make != "chat"):
            return as_said(call)
        call.answer = operation.responses.success(call)
        if step.dialect is not None:
            call.asked = step.dialect.read(call)
        if operation.idempotent:
            return await once(call, operation.idempotent, lambda: self._act(call, operation, step, model), getattr(self.gateway, "retold", None))
        return await self._act(call, operation, step, model)

    async def _act(self, call: Call, operation: Operation, step: _Step, model: Model | None) -> Reply:
        if model is None or call.account is None:
            return self._say(call, operation, step, await step.action.act(call, step.job))
        if operation.do == "submit" or (step.lasts is not None and step.lasts(call, step.job)):  # a task lays its own money aside
            call.desk.limits.check_running(call.account, model.kind, call.desk.tasks)
            return self._say(call, operation, step, await step.action.act(call, step.job))
        return await self._sell(call, operation, step, model)

    async def _sell(self, call: Call, operation: Operation, step: _Step, model: Model) -> Reply:
        """Answer at once what costs something: who can run out of money or tokens has it laid aside first; what is refused is free."""
        held = self.meter.hold(call, model.id)
        try:
            content = await step.action.act(call, step.job)
            reply = self._say(call, operation, step, content)
        except BaseException:
            self.meter.release(call, held)
            raise
        self.meter.take(call, model.id, content, held)
        if call.desk.outbox.wanted(call.account, "usage"):
            self._tell_usage(call, model, content)
        return reply

    def _tell_usage(self, call: Call, model: Model, content: Content) -> None:
        """The account wants to know of each call that was paid."""
        tokens, units = self.meter.actual(call, model.id, content)
        usage = getattr(content, "usage", None)
        written = usage.completion if usage is not None else 0
        told = {"request_id": self.gateway.request_id(call), "model": model.id, "metadata": call.said("metadata"), "input": tokens - written, "output": written}
        call.desk.outbox.post(call.account, "usage", call.sandbox.clock.now(), data={**told, "cost": units / UNIT})

    def _say(self, call: Call, operation: Operation, step: _Step, content: Content) -> Reply:
        if isinstance(content, Written):
            if isinstance(content.value, (dict, list)) and operation.make != "openapi":  # the document keeps its own servers
                content = content._replace(value=rebase(content.value, self._servers, call.base_url))
            reply = self.gateway.write(call, content)
        else:
            told = step.dialect is None or isinstance(content, Told)  # a task is told in the gateway's own words
            reply = (self.gateway if told else step.dialect or self.gateway).write(call, content)
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
            self.gateway.order,
            self.gateway.sample,
            harmful,
            STUDIO,
        )
        dialect = DIALECTS.get(operation.say)
        action = action_for(operation.do, operation.make, spoken=dialect is not None or not operation.say, adapted=dialect is not None or not job.alone)
        step = self._steps[operation] = _Step(action, dialect, job, operation.do in PAID, getattr(action, "lasts", None))
        return step

    def _admit(self, call: Call, operation: Operation) -> None:
        call.key, scheme = read_key(operation, call.head, call.query)
        if not call.key and operation.keyless:
            return
        paid, pattern, began = operation.do in PAID, scheme.pattern if scheme else None, call.sandbox.began
        limits: Limits = call.desk.limits
        if self.accounts.strict:
            limits.knock(call.client)
        try:
            call.account = self.accounts.admit(call.key, call.client, call.region, operation.scope, paid, pattern, call.received, began)
        except Problem as problem:
            if self.accounts.strict and problem.name in WRONG_KEY:
                limits.failed(call.client)
            raise
        limits.admit(call)
        if call.account.expires is not None and call.desk.outbox.wanted(call.account, "key_expiring"):
            self._tell_expiry(call, call.account)

    def _tell_expiry(self, call: Call, account: Account) -> None:
        """The account is told a week before a key of its expires: of one that is used, and once."""
        ends = account.ends(call.sandbox.began)
        if ends is not None and call.desk.store.swap(f"{call.sandbox.name}/{call.gateway}/expiring/{account.id}", None, b""):
            told = {"name": account.name, "last4": account.key[-4:], "expires_at": int(ends)}
            call.desk.outbox.post(account, "key_expiring", max(call.received, ends - NOTICE), data=told)

    def _admit_model(self, call: Call, operation: Operation) -> Model | None:
        if (name := self.gateway.model(call)) is None:
            return None
        model = self.models.get(name)
        if model is None and (story := self._suffix(name)):
            call.story, name = story, name.removesuffix(f":{story}")
            rename(call, story)
            model = self.models.get(name)
        if model is None:
            raise Problem("model_not_found", f"The model '{name[:200]}' does not exist.", param="model", model=name, endpoint=name)
        if operation.make and model.kind != _KINDS.get(operation.make, operation.make):
            raise Problem("model_mismatch", f"The model '{name}' makes {model.kind}, not {operation.make}.", param="model", model=name, endpoint=name)
        if call.account is not None:
            call.account.check_model(name)
        return model

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
        place = f"{sandbox.name}/{gateway}"
        desk.links = Links(sandbox, self.link_life, self.marked)
        desk.limits = Limits(sandbox.store, place, sandbox.clock, self.plans)
        desk.purse = Ledger(desk, place, sandbox.clock, self.plans.low_balance)
        desk.outbox = Outbox(sandbox, gateway, self.convention, lambda task, account: _tell(desk, task, account))
        desk.outbox.rewrites.append(lambda delivery: deliver(desk.outbox, delivery))
        if self.models:
            desk.tasks = Tasks(desk, sandbox.clock, (sandbox.name, gateway), self.policy, lambda ticket: outputs(ticket, desk.links), self.gateway.sample, self.accounts)
        return desk

    def publish(self, base_url: str) -> Json:
        """The document as one file, its first server being this mock at `base_url`."""
        if self._bundle is None:
            self._bundle = bundle(self.document)
        here = {"url": base_url, "description": "this mock"}
        return {**self._bundle, "servers": [here, *(self._bundle.get("servers") or [])]}
