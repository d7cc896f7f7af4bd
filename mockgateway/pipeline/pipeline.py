"""The request path of one gateway.

    select → admit → validate → act → render → check → (refuse) → stamp

`locate` comes before, and the journal and the connection after: see `server/app.py`. Every call
takes the same steps in the same order. The faults of its scenario wrap them at two
points: at the edge, before admission, and inside, behind it. A `Problem` raised anywhere ends in
the document's own refusal; any other exception is a bug in the mock, answered as the gateway's 500
with the number under which the journal has the call.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from functools import partial

from mockgateway.call import Call
from mockgateway.catalogue import Catalogue
from mockgateway.content import Content, DocumentReply, LiveCompletion, Model, TaskView, Upstream
from mockgateway.generators import GENERATORS, draw_instance
from mockgateway.generators.moderation import harmful
from mockgateway.generators.outputs import outputs
from mockgateway.media import MediaRenderer
from mockgateway.pipeline.admit import admit_key, admit_model
from mockgateway.pipeline.canned import replaces_reply
from mockgateway.pipeline.check import check_reply
from mockgateway.pipeline.fault_chain import FaultChain
from mockgateway.pipeline.live import write_live
from mockgateway.pipeline.metering import Bill, Meter
from mockgateway.pipeline.once import IDEMPOTENCY_KEY, answer_once, write_canned_once
from mockgateway.pipeline.plan import CompiledOperation, compile_operation
from mockgateway.pipeline.refuse import Refuser
from mockgateway.pipeline.select import FaultSelector, choose_variant, remove_suffix
from mockgateway.pipeline.webhook_faults import apply_stored
from mockgateway.ports import StoreUnavailable
from mockgateway.problem import Problem
from mockgateway.protocols import Gateway, ImageSource, OperationPlan
from mockgateway.reply import Reply
from mockgateway.spec.bundle import bundle
from mockgateway.spec.document import Document, Json
from mockgateway.spec.error_replies import ErrorReplies
from mockgateway.spec.operation import Operation
from mockgateway.spec.router import Router
from mockgateway.spec.schema import Schemas
from mockgateway.spec.server_urls import rebase, server_urls
from mockgateway.state.accounts import ANONYMOUS, NO_PLANS, Accounts, Plans
from mockgateway.state.gateway_state import GatewayStates
from mockgateway.state.tasks import TIMED, Policy
from mockgateway.text_source import TextSource

# One for the process: its workers start with the first file.
RENDERER = MediaRenderer("mockgateway.generators.worker")


class Pipeline:
    """One document, compiled, with its gateway's adapter, keys and models."""

    def __init__(
        self,
        document: Document,
        gateway: Gateway,
        accounts: Accounts,
        models: Catalogue | Iterable[Model] = (),
        upstreams: Sequence[Upstream] = (),
        plans: Plans = NO_PLANS,
        policy: Policy = TIMED,
    ) -> None:
        schemas = Schemas(document)
        self.document = document
        self.text_source: TextSource | None = None  # of chat text; None for the mock's own
        self.image_source: ImageSource | None = None  # of pictures, likewise
        self.strict_parameters = False  # whether unknown parameters of a body are refused
        self.gateway = gateway
        self.accounts = accounts
        self.plans = plans
        self.models = models if isinstance(models, Catalogue) else Catalogue(models)
        self.upstreams = upstreams
        self.operations = [Operation(document, schemas, *found) for found in document.operations()]
        self.router = Router(self.operations)
        self.refusals = ErrorReplies(document, schemas, draw_instance, alone=not gateway.name)
        self.states = GatewayStates(
            gateway.sample_task,
            accounts,
            tuple(self.models.values()),
            plans,
            policy,
            outputs,
            apply_stored,
        )
        self._refuser = Refuser(gateway, self.refusals)
        self.selector = FaultSelector(accounts, self.models, self._refuser)
        self._meter = Meter()
        self._servers = server_urls(document)
        self._compiled: dict[Operation, CompiledOperation] = {}
        self._bundle: dict[str, Json] | None = None

    async def answer(self, call: Call, problem: Problem | None = None) -> Reply:
        """Take a call through every step. Raises ConfigError for a scenario or fault of its own.

        Args:
            call: The request, with its body.
            problem: What went wrong before the pipeline, such as an unknown path.
        """
        call.started = time.perf_counter()
        try:
            if isinstance(problem, StoreUnavailable):
                raise problem
            return await self._answer_call(call, problem)
        except StoreUnavailable as error:
            reply = self._refuser.refuse_with_wait(call, error)
            reply.status = 503  # also where the document has the words under another status
            self._stamp(call, reply)
            return reply

    async def _answer_call(self, call: Call, problem: Problem | None) -> Reply:
        if call.operation is not None and call.operation.variants is not None:
            problem = choose_variant(call, call.operation.variants) or problem
        chain, operation = self.selector.select(call), call.operation
        once = operation is not None and operation.idempotent and IDEMPOTENCY_KEY in call.head
        if operation is None or problem is not None or not once:
            return await self._answer(call, problem, chain)
        answer = partial(self._answer, call, None, chain)
        return await answer_once(call, operation, self.accounts, answer)

    async def _answer(self, call: Call, problem: Problem | None, chain: FaultChain | None) -> Reply:
        if chain is None:
            reply = await self._enter(call, problem, None)
        else:
            call.faults = chain
            reply = await chain.run_edge(partial(self._enter, call, problem, chain))
        self._stamp(call, reply)
        return reply

    def read_rate(self, call: Call) -> float | None:
        """Return how many bytes of the body are read in a second, or None for no limit.

        It is asked before the body is read. Raises ConfigError.
        """
        chain = self.selector.select(call)
        return None if chain is None else chain.read_rate()

    async def _enter(self, call: Call, problem: Problem | None, chain: FaultChain | None) -> Reply:
        """Admit the call and work on it; refuse it if anything goes wrong."""
        operation = call.operation
        try:
            if call.canned is not None and call.canned.is_literal:  # of a rule `at: edge`
                return write_canned_once(call, call.canned)
            if operation is None or problem is not None:
                raise problem or Problem("not_found")
            compiled = self.compiled(operation)
            if operation.security:
                admit_key(call, operation, self.accounts)
            if call.claim is not None:
                call.claim.check_progress()
            if chain is None:
                return await self._work(call, compiled)
            return await chain.run_inner(partial(self._work_or_refuse, call, compiled))
        except Exception as error:
            return self._refuser.refuse_error(call, error)

    async def _work_or_refuse(self, call: Call, compiled: CompiledOperation) -> Reply:
        """Work on the call; faults get a refusal rather than an exception."""
        try:
            return await self._work(call, compiled)
        except Exception as error:
            return self._refuser.refuse_error(call, error)

    async def _work(self, call: Call, compiled: CompiledOperation) -> Reply:
        """Validate the call, act, render the content and check the reply."""
        operation, kept, claim = compiled.operation, call.repeatable, call.claim
        known = None if kept is None or call.account.models else kept.validated
        if known is not None:
            known.restore(call)
        else:
            call.model = self._validate(call, compiled)
        if claim is not None and (earlier := claim.replay(call, compiled.refresh_reply)):
            return earlier
        if call.canned is not None and replaces_reply(call.canned, operation):
            return write_canned_once(call, call.canned)
        if known is None:
            call.response_spec = operation.responses.success(call)
            if compiled.dialect is not None:
                call.payload = compiled.dialect.read(call)
                if kept is not None and compiled.pure:
                    kept.keep(call)
        reply = await self._act(call, compiled, call.model)
        return reply if claim is None else claim.keep(call, reply)

    def _validate(self, call: Call, compiled: CompiledOperation) -> Model | None:
        """Check the request against the document; return the model of an operation that has one."""
        operation = compiled.operation
        call.params = operation.parameters.read(call.route, call.query, call.headers)
        self.gateway.check_request(call)
        content_type = call.head.get(b"content-type")
        sent = None if content_type is None else content_type.decode("latin-1")
        body = operation.bodies.read(sent, call.body, call.parsed)
        call.content, call.media_type = body.value, body.media_type
        if body.unknown:
            if self.strict_parameters:
                operation.bodies.refuse_unknown(body)
            call.ignored = body.unknown
            if self.gateway.name:  # its actions and dialects read the same names in all operations
                call.content = body.declared()
        if not compiled.paid or not self.models:
            return None
        name = self.gateway.model_name(call) or operation.bodies.default_model
        if name is None:
            return None
        if ":" in name and (scenario := self.selector.read_suffix(name, call)):
            name = name.removesuffix(f":{scenario}")
            remove_suffix(call, f":{scenario}")
        model = call.model = admit_model(call, operation, name, self.models)
        return model

    async def _act(self, call: Call, compiled: CompiledOperation, model: Model | None) -> Reply:
        """Do the work, and charge for it. A refused call is free."""
        action, plan = compiled.action, compiled.plan
        if model is None or call.account is ANONYMOUS:
            return self._render(call, compiled, await action.act(call, plan))
        becomes_task = compiled.becomes_task
        if compiled.submits or (becomes_task is not None and becomes_task(call, plan)):
            # The task reserves its own price.
            call.state.limits.check_running(call.account, model.kind, call.state.tasks)
            return self._render(call, compiled, await action.act(call, plan))
        held = self._meter.reserve(call, model)
        try:
            content = await action.act(call, plan)
            reply = self._render(call, compiled, content)
        except BaseException:
            self._meter.refund(call, held)
            raise
        if isinstance(content, LiveCompletion):
            content.finished = partial(self._settle, call, model, held)
        else:
            self._settle(call, model, held, content)
        return reply

    def _settle(self, call: Call, model: Model, held: Bill | None, content: Content) -> None:
        """Charge for a call that was answered, and report its usage."""
        self._meter.charge(call, model, content, held)
        if call.state.outbox.has_subscriber(call.account, "usage"):
            self._meter.report_usage(call, model, content, self.gateway.request_id(call))

    def _render(self, call: Call, compiled: CompiledOperation, content: Content) -> Reply:
        """Write the content in the operation's format, and check the reply."""
        operation, dialect = compiled.operation, compiled.dialect
        if isinstance(content, LiveCompletion):
            return write_live(content, partial(self._render, call, compiled))
        call.result = content
        if isinstance(content, DocumentReply):
            if isinstance(content.value, (dict, list)) and operation.make != "openapi":
                value = rebase(content.value, self._servers, call.base_url)
                content = content._replace(value=value)
            reply = self.gateway.write(call, content)
        elif dialect is None or isinstance(content, TaskView):  # tasks have the gateway's format
            reply = self.gateway.write(call, content)
        else:
            reply = dialect.write(call, content)
        check_reply(reply, operation)
        return reply

    def _stamp(self, call: Call, reply: Reply) -> None:
        """Record the applied changes, and add the headers of every reply of the gateway."""
        if call.active_scenario is not None:
            call.scenario, call.phase = call.active_scenario.name_and_phase()
        if call.applied:
            reply.applied[:0] = call.applied
        if not reply.exact:
            self.gateway.stamp(call, reply)

    def compiled(self, operation: Operation) -> CompiledOperation:
        """Return the operation's action and dialect, compiled on first use."""
        found = self._compiled.get(operation)
        return found if found is not None else self._compile(operation)

    def _compile(self, operation: Operation) -> CompiledOperation:
        plan = OperationPlan(
            operation.label, operation.do, operation.make, self.models,
            GENERATORS.get(operation.make), draw_instance, self.publish, RENDERER,
            self.image_source, not self.gateway.name, self.upstreams, self.gateway.model_name,
            self.gateway.task_request, self.gateway.sample_task, harmful,
            self.gateway.shows_failures,
        )  # fmt: skip
        compiled = compile_operation(operation, plan, self.gateway, self.text_source)
        self._compiled[operation] = compiled
        return compiled

    def publish(self, base_url: str) -> Json:
        """Return the document as one file, its first server being this mock at `base_url`."""
        if self._bundle is None:
            self._bundle = bundle(self.document)
        here = {"url": base_url, "description": "this mock"}
        return {**self._bundle, "servers": [here, *(self._bundle.get("servers") or [])]}
