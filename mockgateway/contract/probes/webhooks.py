"""Webhooks: a task is begun with this machine's receiver as its address; what comes is signed, stamped, tried again, and true."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from mockgateway.contract.checks.reading import Exchange, inner, parse_json, strings, told
from mockgateway.contract.checks.task_states import ended, stage
from mockgateway.contract.failure import Failure, tell
from mockgateway.contract.probes.outline import Operation, related
from mockgateway.contract.probes.receiver import Letter
from mockgateway.contract.probes.session import Session
from mockgateway.contract.probes.task import begin, poll, rest

WAIT = 25.0  # seconds for the messages of a task that has ended, and for their repetition
FIELDS = ("webhook_url", "callback_url")
TOLERANCE = 300.0  # seconds that a signed timestamp may be off
SIGNED = re.compile(r"signature$")
STAMP = re.compile(r"timestamp$")
OWN_ID = re.compile(r"/(event_id|webhook_delivery_id|delivery_id)$")
PASSING = re.compile(r"(event_id|delivery_id|timestamp|created_at)$")
ID_HEADER = re.compile(r"(delivery|event)-id$")


def webhooks(session: Session) -> Iterator[Failure]:
    """One task with an address of ours; where a gateway's addresses are registered beforehand, one task of any kind. Needs `session.webhook`."""
    if not session.webhook:
        return
    submissions = list(_submissions(session))
    if (
        session.announces
        and not submissions
        and any(operation.do == "submit" for operation in session.operations)
    ):
        session.leave(
            "",
            "its messages go to addresses that are registered beforehand: register one that leads here, and name it with --webhook-url",
        )
    for submit, field in submissions:
        inspect = related(session.everything, submit, "inspect")
        if inspect is None:
            continue
        receiver = session.receiver
        if receiver is not None:
            receiver.refuse_next()
        task, found = begin(session, submit, **({field: session.webhook} if field else {}))
        yield from found
        if task is None:
            continue
        until = session.now() + session.patience
        while (
            (seen := poll(session, task, inspect)) is not None
            and not ended(told(seen))
            and session.now() < until
        ):
            rest(session, task)
        if task.polls and not ended(told(task.polls[-1])):
            yield tell(
                "task_ends",
                task.polls[-1],
                f"after {session.patience:g} s the task with an address for messages has not ended",
                "",
                task.begun,
            )
            return
        came = (
            _about(task.id, receiver.wait(partial(_enough, task.id), WAIT))
            if receiver is not None
            else []
        )
        yield from letters(
            task.begun, task.polls[-1] if task.polls else task.begun, task.id, came, session.secret
        )
        for letter in came:
            for words, assumed in session.misfits(submit, letter.headers, letter.body):
                yield tell(
                    "webhook_message",
                    task.begun,
                    f"a message is not what the document says: {words}",
                    assumed=assumed,
                )
        return


def _submissions(session: Session) -> Iterator[tuple[Operation, str]]:
    """The submissions that take an address, with its field; else, for registered addresses, all with ""."""
    submits = [
        operation
        for operation in session.operations
        if operation.do == "submit" and operation.takes_json and operation.example is not None
    ]
    submits.sort(key=session.price)
    named = [
        (operation, name)
        for operation in submits
        for name in FIELDS
        if "x-problem" not in operation.fields.get(name, {"x-problem": ""})
    ]
    yield from named or [(operation, "") for operation in submits if session.registered]


def _about(id_: str, came: Sequence[Letter]) -> list[Letter]:
    return [
        letter for letter in came if id_.encode() in letter.body or id_ in letter.headers.values()
    ]


def _enough(id_: str, received: Sequence[Letter]) -> bool:
    """Whether the end of a task was told, and what was refused came again."""
    came = _about(id_, received)
    again = not came or came[0].status != 500 or any(_same(came[0], letter) for letter in came[1:])
    return again and any(ended(_inside(letter)) for letter in came)


def letters(
    begun: Exchange, last: Exchange, id_: str, came: Sequence[Letter], secret: str
) -> Iterator[Failure]:
    """What came about one task. secret: "" where nobody knows it: then signatures are not recomputed, only looked for."""
    if not came:
        if ended(told(last)):
            yield tell("webhook", begun, f"the task {id_} ended, and no message came")
        return
    for letter in came:
        if not any(SIGNED.search(name) for name in letter.headers):
            yield tell("webhook_signature", begun, "a message has no signature")
            break
        if secret and not valid(letter.headers, letter.body, secret):
            yield tell(
                "webhook_signature", begun, "a message's signature is not that of its raw body"
            )
            break
    if came[0].status == 500 and not any(_same(came[0], letter) for letter in came[1:]):
        yield tell(
            "webhook_retry", begun, "a message that was answered with 500 did not come again"
        )
    if any(not isinstance(parse_json(letter.body), dict) for letter in came):
        yield tell("webhook", begun, "a message is no JSON object")
        return
    yield from _true(begun, last, came)
    yield from _stamped(begun, came)
    yield from _distinct(begun, came)


def valid(headers: Mapping[str, str], body: bytes, secret: str) -> bool:
    """Whether a signature is an HMAC-SHA256 of the raw body, alone or after its timestamp and a dot, in one of the ways gateways write it."""
    given = next((value for name, value in headers.items() if SIGNED.search(name)), "")
    parts = dict(part.partition("=")[::2] for part in given.split(","))
    digest = parts.get("v1") or parts.get("sha256") or given
    stamp = _seconds(headers)
    texts = [stamp.encode() + b"." + body] if stamp else [body]
    return any(
        hmac.compare_digest(
            hmac.new(secret.encode(), text, hashlib.sha256).hexdigest(), digest.strip().lower()
        )
        for text in texts
    )


def _seconds(headers: Mapping[str, str]) -> str:
    """The signed timestamp in Unix seconds, "" for none: of the signature itself (`t=`), else of its own header."""
    given = next((value for name, value in headers.items() if SIGNED.search(name)), "")
    own = dict(part.strip().partition("=")[::2] for part in given.split(",")).get("t", "")
    return own or next(
        (value for name, value in headers.items() if STAMP.search(name) and value.isdigit()), ""
    )


def _inside(letter: Letter) -> dict[str, object]:
    """The task that a message tells of."""
    value = parse_json(letter.body)
    value = value if isinstance(value, dict) else {}
    return next(
        (
            part
            for part in (value.get("webhook_data"), value.get("data"), inner(value))
            if isinstance(part, dict)
        ),
        {},
    )


def _true(begun: Exchange, last: Exchange, came: Sequence[Letter]) -> Iterator[Failure]:
    """Every message of an end tells the end that polling tells; one of them does."""
    ends = [inside for letter in came if ended(inside := _inside(letter))]
    for inside in ends:
        if ended(told(last)) and stage(inside) != stage(told(last)):
            yield tell(
                "webhook",
                begun,
                f"a message says {stage(inside)}, and polling says {stage(told(last))}",
                "",
                last,
            )
            return
    if not ends and ended(told(last)):
        yield tell(
            "webhook",
            begun,
            f"the task is {stage(told(last))}, and no message tells of an end",
            "",
            last,
        )


def _stamped(begun: Exchange, came: Sequence[Letter]) -> Iterator[Failure]:
    """A signed timestamp is that of the sending, or nobody can refuse an old message that is sent again."""
    for letter in came:
        stamp = _seconds(letter.headers)
        if stamp.isdigit() and abs(float(stamp) - letter.at) > TOLERANCE:
            yield tell(
                "webhook_timestamp",
                begun,
                f"a message's timestamp is {stamp}, {abs(float(stamp) - letter.at):.0f} s from this machine's clock",
            )
            return


def _id(letter: Letter) -> str:
    """What a receiver tells repetitions by, "" for nothing."""
    return next(
        (text for path, text in strings(parse_json(letter.body) or {}) if OWN_ID.search(path)), ""
    )


def _same(one: Letter, other: Letter) -> bool:
    """Whether two messages tell the same, but for their ids and times."""
    return _bare(one) == _bare(other)


def _bare(letter: Letter) -> object:
    value = parse_json(letter.body)
    return (
        {key: part for key, part in value.items() if not PASSING.search(key)}
        if isinstance(value, dict)
        else letter.body
    )


def _distinct(begun: Exchange, came: Sequence[Letter]) -> Iterator[Failure]:
    """Repetitions have the id of the first, and no two different messages have the same: receivers tell them by it. The header says what the body does."""
    for number, letter in enumerate(came):
        own = _id(letter)
        headed = next(
            (value for name, value in letter.headers.items() if ID_HEADER.search(name)), ""
        )
        if own and headed and headed != own:
            yield tell(
                "webhook_id",
                begun,
                f"a message's id is {own} in its body, and {headed} in its header",
            )
            return
        for sooner in came[:number] if own else ():
            if own == _id(sooner) and not _same(sooner, letter):
                yield tell("webhook_id", begun, f"two different messages have the same id {own}")
                return
            if own != _id(sooner) and _same(sooner, letter) and sooner.status == 500:
                yield tell(
                    "webhook_id",
                    begun,
                    f"a message that was sent again has another id: {own}, not {_id(sooner)}",
                )
                return
