"""Webhooks: a task's messages reach this machine's receiver; they are signed, retried and true."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from mockgateway.contract.callbacks import webhook_deviations
from mockgateway.contract.checks.reading import strings, unwrap
from mockgateway.contract.checks.task_states import ended, stage
from mockgateway.contract.exchange import Exchange, parse_json
from mockgateway.contract.failure import Failure, failed
from mockgateway.contract.operation import OperationSpec
from mockgateway.contract.probes.refusals import WEBHOOK_FIELDS
from mockgateway.contract.probes.task import Task, TaskApi, create, submissions
from mockgateway.contract.receiver import Message
from mockgateway.contract.session import Session

Json = Any
NOT_REGISTERED = (
    "webhooks go to registered URLs only: register one that leads to this machine, "
    "and pass it as --webhook-url"
)
WAIT = 25.0  # seconds for the messages of a task that has ended, retries included
TOLERANCE = 300.0  # seconds that a signed timestamp may be off
SIGNATURE_HEADER = re.compile(r"signature$")
TIMESTAMP_HEADER = re.compile(r"timestamp$")
ID_HEADER = re.compile(r"(delivery|event)-id$")
ID_FIELD = re.compile(r"/(event_id|webhook_delivery_id|delivery_id)$")
VARYING_FIELD = re.compile(r"(event_id|delivery_id|timestamp|created_at)$")


def webhooks(session: Session) -> Iterator[Failure]:
    """Create one task with the receiver's URL, unless the phase `tasks` has had one."""
    found = list(_submissions(session))
    if not session.webhook:
        if found:
            session.skip("", "the gateway cannot reach this machine; needs --webhook-url URL")
        return
    if session.announces and not found and any(each.do == "submit" for each in session.operations):
        session.skip("", NOT_REGISTERED)
    for submit, field in found if not session.notified else ():
        api = TaskApi.of(session, submit)
        if api.inspect is None:
            continue
        expect_messages(session)
        changes = {field: session.webhook} if field else {}
        task, failures = create(session, api, 15, **changes)
        refused = failures and failures[0].exchanges[0].response.status in (400, 422)
        if changes and refused and session.receiver is not None:
            session.skip("", f"{session.webhook} is refused as {field}; needs --webhook-url URL")
            return
        yield from failures
        if task is None:
            continue
        task.follow()
        if task.polls and not task.ended:
            message = f"the task with a webhook URL has not ended after {session.patience:g} s"
            yield failed("task_ends", task.polls[-1], message, task.created)
            return
        yield from received_messages(task)
        return


def webhook_field(session: Session, submit: OperationSpec) -> str:
    """Return the field in which a submission takes a webhook URL, or ""."""
    fields = submit.fields
    taken = (name for name in WEBHOOK_FIELDS if name in fields and "x-problem" not in fields[name])
    return next(taken, "")


def _submissions(session: Session) -> Iterator[tuple[OperationSpec, str]]:
    """Yield the submissions that take a webhook URL, with its field.

    Where there are none and URLs are registered beforehand, yield all with "".
    """
    submits = submissions(session, selected=True)
    named = [(each, name) for each in submits if (name := webhook_field(session, each))]
    yield from named or [(operation, "") for operation in submits if session.registered]


def expect_messages(session: Session) -> None:
    """Forget earlier messages, and refuse the next one so that it is retried."""
    if session.receiver is not None:
        session.receiver.refuse_next()


def received_messages(task: Task) -> Iterator[Failure]:
    """Wait for the messages about a task that has ended, and check them."""
    session, received = task.session, list[Message]()
    session.notified = True
    if session.receiver is not None:
        everything = session.receiver.wait(partial(_is_complete, task.id), WAIT)
        received = _about(task.id, everything)
    last = task.polls[-1] if task.polls else task.created
    yield from check_messages(task.created, last, task.id, received, session.secret)
    for each in received:
        for words, assumed in webhook_deviations(task.api.submit, each.headers, each.body):
            message = f"a message differs from the document: {words}"
            yield failed("webhook_message", task.created, message, assumed=assumed)


def _about(id_: str, messages: Sequence[Message]) -> list[Message]:
    text = id_.encode()
    return [each for each in messages if text in each.body or id_ in each.headers.values()]


def _is_complete(id_: str, messages: Sequence[Message]) -> bool:
    """Return whether a message reports the end and the refused message was sent again."""
    received = _about(id_, messages)
    return any(ended(_task_of(each)) for each in received) and not _lacks_retry(received)


def _lacks_retry(received: Sequence[Message]) -> bool:
    if not received or received[0].status != 500:
        return False
    return not any(_same(received[0], each) for each in received[1:])


def check_messages(
    created: Exchange, last: Exchange, id_: str, received: Sequence[Message], secret: str
) -> Iterator[Failure]:
    """Check all messages about one task.

    Args:
        created: The request that created it.
        last: The last poll.
        id_: The task's id.
        received: The messages in order.
        secret: Of their signatures; "" if unknown: then they only must be there.
    """
    if not received:
        if ended(last.reply):
            yield failed("webhook", created, f"the task {id_} ended, but no message came")
        return
    problems = [("webhook_signature", _signature_problem(received, secret))]
    if _lacks_retry(received):
        problems.append(("webhook_retry", "a message that got 500 was not sent again"))
    objects = all(isinstance(parse_json(each.body), dict) for each in received)
    if objects:
        problems += [
            ("webhook_timestamp", _timestamp_problem(received)),
            ("webhook_id", _id_problem(received)),
        ]
    for check, problem in problems:
        if problem:
            yield failed(check, created, problem)
    problem = _state_problem(last, received) if objects else "a message is not a JSON object"
    if problem:
        yield failed("webhook", created, problem, *([last] if objects else []))


def _signature_problem(received: Sequence[Message], secret: str) -> str:
    for message in received:
        if not _header(message.headers, SIGNATURE_HEADER):
            return "a message has no signature"
        if secret and not has_valid_signature(message.headers, message.body, secret):
            return "the signature of a message does not match its raw body"
    return ""


def has_valid_signature(headers: Mapping[str, str], body: bytes, secret: str) -> bool:
    """Return whether the signature is an HMAC-SHA256 of the body.

    The signed text is the raw body, after the timestamp and a dot where there is a timestamp. The
    digest is the whole header or its part `v1=` or `sha256=`.
    """
    signature = _header(headers, SIGNATURE_HEADER)
    parts = dict(part.partition("=")[::2] for part in signature.split(","))
    given = parts.get("v1") or parts.get("sha256") or signature
    stamp = _timestamp(headers)
    signed = stamp.encode() + b"." + body if stamp else body
    expected = hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected, given.strip().lower())


def _header(headers: Mapping[str, str], name: re.Pattern[str]) -> str:
    return next((value for key, value in headers.items() if name.search(key)), "")


def _timestamp(headers: Mapping[str, str]) -> str:
    """Return the signed Unix seconds: `t=` of the signature, else the timestamp header, else ""."""
    signature = _header(headers, SIGNATURE_HEADER)
    parts = dict(part.strip().partition("=")[::2] for part in signature.split(","))
    stamp = _header(headers, TIMESTAMP_HEADER)
    return parts.get("t") or (stamp if stamp.isdigit() else "")


def _task_of(message: Message) -> dict[str, Json]:
    """Return the task that a message is about."""
    value = parse_json(message.body)
    value = value if isinstance(value, dict) else {}
    parts = (value.get("webhook_data"), value.get("data"), unwrap(value))
    return next((part for part in parts if isinstance(part, dict)), {})


def _state_problem(last: Exchange, received: Sequence[Message]) -> str:
    """Every message about the end reports the state of the last poll, and there is one."""
    if not ended(last.reply):
        return ""
    polled = stage(last.reply)
    ends = [stage(task) for each in received if ended(task := _task_of(each))]
    if not ends:
        return f"the task is {polled}, but no message reports its end"
    other = next((each for each in ends if each != polled), "")
    return f"a message says {other}, but a poll says {polled}" if other else ""


def _timestamp_problem(received: Sequence[Message]) -> str:
    """A signed timestamp is the time of sending; only then can a receiver refuse a replay."""
    for message in received:
        stamp = _timestamp(message.headers)
        if stamp.isdigit() and (off := abs(float(stamp) - message.at)) > TOLERANCE:
            return f"the timestamp of a message is {stamp}, {off:.0f} s off this machine's clock"
    return ""


def _id(message: Message) -> str:
    """Return the id by which a receiver recognises a retry, "" for none."""
    fields = strings(parse_json(message.body) or {})
    return next((text for path, text in fields if ID_FIELD.search(path)), "")


def _same(one: Message, other: Message) -> bool:
    """Return whether two messages differ only in their ids and times."""
    return _content(one) == _content(other)


def _content(message: Message) -> object:
    value = parse_json(message.body)
    if not isinstance(value, dict):
        return message.body
    return {key: part for key, part in value.items() if not VARYING_FIELD.search(key)}


def _id_problem(received: Sequence[Message]) -> str:
    """A retry has the id of the first attempt, no other message has; header and body agree."""
    for number, message in enumerate(received):
        own, header = _id(message), _header(message.headers, ID_HEADER)
        if own and header and header != own:
            return f"the id of a message is {own} in its body, but {header} in its header"
        for earlier in received[:number] if own else ():
            if own == _id(earlier) and not _same(earlier, message):
                return f"two different messages have the same id {own}"
            if own != _id(earlier) and _same(earlier, message) and earlier.status == 500:
                return f"a retried message has another id: {own}, not {_id(earlier)}"
    return ""
