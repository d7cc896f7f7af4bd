"""Group findings by root cause, so that findings with the same fix are reported once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from mockgateway.contract.finding import Finding

SEVERITIES = ("broken", "learned", "accepted")
GENERAL = ("schema", "server_error")  # checks whose message says less than a probe's
SENT_VALUES = ("rest_create", "rest_text", "rest_update")  # a value that changed on its way
GOOD_KEYS = ("first", "second")  # roles of keys that the gateway should accept
_VALUES = re.compile(r"'[^']*'|\"[^\"]*\"|`[^`]*`|\d+(?:\.\d+)?")

Key = tuple[str, ...]


class Cause(NamedTuple):
    """Findings with one root cause, the most specific one first."""

    findings: Sequence[Finding]

    @property
    def first(self) -> Finding:
        """The finding that represents all."""
        return self.findings[0]

    @property
    def severity(self) -> str:
        """The worst severity of the findings."""
        return min((each.severity for each in self.findings), key=SEVERITIES.index)

    @property
    def operations(self) -> list[str]:
        """The operations with this cause; `the gateway` for none in particular."""
        return sorted({each.operation or "the gateway" for each in self.findings})

    @property
    def where(self) -> str:
        """The operation, or their number."""
        names = self.operations
        return names[0] if len(names) == 1 else f"{len(names)} operations"


def group_by_cause(findings: Iterable[Finding]) -> list[Cause]:
    """Return the causes of findings: the worst first, then those of most operations."""
    groups: dict[Key, list[Finding]] = {}
    keys: dict[Key, Key] = {}  # by a place in one answer: all findings there have one cause
    findings = sorted(findings, key=lambda each: each.check in GENERAL)
    for finding in findings:
        own, place = _key(finding), _place(finding)
        key = keys.get(_request(finding), own) if _repeats_request(finding) else own
        key = keys.get(own, key)
        if place:
            key = keys.setdefault(place, key)
        if finding.check not in GENERAL and finding.exchanges:
            keys.setdefault(_request(finding), key)
        if key != own:
            keys[own] = key
    for finding in findings:
        own = _key(finding)
        groups.setdefault((finding.accepted, *keys.get(own, own)), []).append(finding)
    causes = [Cause(_ranked(group)) for group in groups.values()]
    return sorted(causes, key=_order)


def _key(finding: Finding) -> Key:
    """Return a key that is equal for findings with one cause."""
    if _is_error_as_success(finding):
        return ("an error with a success status",)
    if finding.check in SENT_VALUES and " was sent as " in finding.message:
        return "sent value", finding.pointer
    if _is_about_failure(finding):
        role = finding.exchanges[0].request.key
        if role not in GOOD_KEYS:
            return "server error with key", role
    message = finding.message.removeprefix(f"{finding.pointer}: ")
    message = _VALUES.sub("0", message)
    return finding.check, message, finding.pointer.rsplit("/", 1)[-1]


def _place(finding: Finding) -> Key:
    """Return the answer and the place in it, or () if the finding is not about a place."""
    if not finding.exchanges:
        return ()
    number = str(finding.exchanges[0].number)
    if _is_about_failure(finding):
        return finding.operation, number
    return (finding.operation, number, finding.pointer) if finding.pointer else ()


def _request(finding: Finding) -> Key:
    """Return the request of a finding."""
    return "request", str(finding.exchanges[0].number)


def _repeats_request(finding: Finding) -> bool:
    """Return whether a reply is wrong only because it accepts an invalid request.

    It repeats the request's wrong value, or shows something for an id that does not exist.
    """
    if not finding.exchanges or finding.check not in GENERAL or is_header(finding):
        return False
    first, name = finding.exchanges[0], finding.pointer.rsplit("/", 1)[-1]
    wrong = first.payload.get(name)
    same = not first.request.body or (wrong is not None and str(wrong) in finding.message)
    return first.accepted and not first.valid and same


def _is_error_as_success(finding: Finding) -> bool:
    """Return whether the answer is an error with a success status, which causes all the rest."""
    if not finding.exchanges or not finding.exchanges[0].accepted or is_header(finding):
        return False
    reply = finding.exchanges[0].reply
    return isinstance(reply.get("error"), dict) and reply.keys().isdisjoint({"id", "status"})


def _is_about_failure(finding: Finding) -> bool:
    """Return whether the answer is a server error, which causes all other findings in it."""
    answered = finding.exchanges[0].response.status if finding.exchanges else 0
    return answered >= 500 and not is_header(finding)


def is_header(finding: Finding) -> bool:
    """Return whether the finding is about a header other than `content-type`."""
    return finding.pointer.startswith("header ") and finding.pointer != "header content-type"


def _ranked(findings: list[Finding]) -> list[Finding]:
    """Sort the most specific finding first: a specific check, found often, by a small request."""
    often = Counter(each.check for each in findings)

    def rank(finding: Finding) -> tuple[bool, int, int, int]:
        general, severity = finding.check in GENERAL, SEVERITIES.index(finding.severity)
        size = len(finding.exchanges[0].request.body) if finding.exchanges else 0
        return general, -often[finding.check], severity, size

    return sorted(findings, key=rank)


def _order(cause: Cause) -> tuple[int, int, str]:
    return SEVERITIES.index(cause.severity), -len(cause.operations), cause.first.check
