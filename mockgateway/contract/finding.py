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
    source: str = "assumed"  # seed, docs or assumed
    pointer: str = ""  # JSON pointer into the answer's body
    probe: str = ""  # the probe that reproduces it
    phase: str = ""
    change: Json = None  # overlay change that would make an assumed fact true
    accepted: str = field(default="", compare=False)  # the baseline's reason

    @property
    def severity(self) -> str:
        """`broken` for a stated fact, `learned` for an assumed one, `accepted` by a baseline."""
        return "accepted" if self.accepted else "broken" if self.source in STATED else "learned"

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
