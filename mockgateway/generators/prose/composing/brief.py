"""What a request for a message says about it."""

from __future__ import annotations

from dataclasses import dataclass, field

from mockgateway.generators.prose.composing import limits
from mockgateway.generators.prose.question import Question


@dataclass
class Brief:
    """A message as the request describes it."""

    question: Question
    code: str  # the language of the request
    layout: str
    act: str  # what the kind of message does with its subject {x}
    mood: str
    asked: str  # the request without the text that it answers
    limits: limits.Limits
    named: str = ""  # the kind in the request's words
    who: str = ""  # the receiver in the request's words
    by: str = ""  # the word before it, such as `to`
    receiver: str = ""  # the receiver's name, with title
    sender: str = ""
    title: str = ""  # a subject line that suits the kind
    topic: str = ""  # the subject, if the request names it as a noun phrase
    about: str = ""  # what the request says about the receiver: `whose parcel is lost`
    name: str = ""  # a name that the request quotes or introduces with `called`
    source: str = ""  # a text to reply to
    parts: list[str] = field(default_factory=list)  # directives and facts, in their order
    before: int = 0  # how many of them stand before the request itself
