"""A deviation from the document, as reports show it."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from mockgateway.contract.exchange import Exchange
from mockgateway.contract.location import STATED

Json = Any


@dataclass(frozen=True)
class Finding:
    """One deviation of a gateway from its document."""

    operation: str  # operationId, or "" for the gateway as a whole
    check: str  # the check that found it
    message: str
    exchanges: tuple[Exchange, ...] = ()  # the decisive one first
    excerpt: str = ""  # what the document says
    location: str = ""  # address of the excerpt: file and JSON pointer
    source: str = "assumed"  # seed, docs or assumed; "rule" for a rule that is not the document's
    pointer: str = ""  # JSON pointer into the answer's body
    probe: str = ""  # the probe that reproduces it
    phase: str = ""
    change: Json = None  # overlay change that would make an assumed fact true
    rule: str = ""  # the rule that is broken and its source, where the document does not state it
    accepted: str = field(default="", compare=False)  # the baseline's reason

    @property
    def severity(self) -> str:
        """`broken` for a stated fact or a rule, `learned` for an assumed one, else `accepted`."""
        if self.accepted:
            return "accepted"
        return "broken" if self.source in (*STATED, "rule") else "learned"

    @property
    def id(self) -> str:
        """An id that is the same for the same deviation in every run."""
        shape = ""
        if not self.location:
            start = self.message.split(": ")[0]
            shape = "".join("0" if letter.isdigit() else letter for letter in start)[:120]
        pointer = "/".join("0" if token.isdigit() else token for token in self.pointer.split("/"))
        text = "\n".join((self.operation, self.check, self.location, pointer, shape))
        return blake2b(text.encode("utf-8", "replace"), digest_size=5).hexdigest()
