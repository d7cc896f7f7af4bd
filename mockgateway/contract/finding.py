"""What is broken: where, by which words of the document, and how sure the document is of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from mockgateway.contract.exchange import Exchange

Json = Any

FIRM = ("seed", "docs")


@dataclass(frozen=True)
class Finding:
    """One broken thing.

    operation: an operationId, "" for the gateway as a whole; check: which check found it; message: what is wrong; words: what the document says there;
    place: a JSON pointer to these words in the document; source: seed, docs, assumed; pointer: where in the answer's body; exchanges: the decisive one
    first; probe: the part of the plan that shows it again; change: for an assumed fact, the overlay action that would make the document true;
    accepted: the reason of the baseline that takes it, "" for none.
    """

    operation: str
    check: str
    message: str
    exchanges: tuple[Exchange, ...] = ()
    words: str = ""
    place: str = ""
    source: str = "assumed"
    pointer: str = ""
    probe: str = ""
    phase: str = ""
    change: Json = None
    accepted: str = field(default="", compare=False)

    @property
    def severity(self) -> str:
        """`broken` for what the documents state, `learned` for what they assume, `accepted` for what a baseline takes."""
        return "accepted" if self.accepted else "broken" if self.source in FIRM else "learned"

    @property
    def id(self) -> str:
        """The same for the same deviation in every run: operation, check, the broken words and the shape of the message."""
        shape = (
            "".join("0" if letter.isdigit() else letter for letter in self.message.split(": ")[0])[
                :120
            ]
            if not self.place
            else ""
        )
        return blake2b(
            "\n".join((self.operation, self.check, self.place, _shape(self.pointer), shape)).encode(
                "utf-8", "replace"
            ),
            digest_size=5,
        ).hexdigest()


def _shape(pointer: str) -> str:
    """A pointer whose list places are one."""
    return "/".join("0" if token.isdigit() else token for token in pointer.split("/"))
