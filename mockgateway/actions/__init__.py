"""What `x-mock: do` names, by the word alone or with what it makes: one action a file.

A pair that is not listed answers from the document.
"""

from __future__ import annotations

from collections.abc import Mapping

from mockgateway.actions.browse import Browse
from mockgateway.actions.complete import Complete
from mockgateway.actions.publish import Publish
from mockgateway.actions.quote import Quote
from mockgateway.actions.refuse import Refuse
from mockgateway.ports import Action

VERBS = ("", "browse", "cancel", "collect", "complete", "estimate", "inspect", "refuse", "remove", "show", "submit")

ACTIONS: Mapping[str, Action] = {
    "browse model": Browse(),
    "complete chat": Complete(),
    "refuse": Refuse(),
    "show openapi": Publish(),
}

_QUOTE = Quote()


def action_for(do: str, make: str, spoken: bool) -> Action:
    """The action of an operation's `x-mock` line. spoken: whether its `say` has a dialect; nothing can be made for a format nobody writes."""
    return (ACTIONS.get(f"{do} {make}") or ACTIONS.get(do) or _QUOTE) if spoken else _QUOTE
