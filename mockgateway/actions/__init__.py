"""What `x-mock: do` names, by the word alone or with what it makes: one action a file.

A pair that is not listed answers from the document.
"""

from __future__ import annotations

from collections.abc import Mapping

from mockgateway.actions.browse import Browse
from mockgateway.actions.cancel import Cancel
from mockgateway.actions.collect import Collect
from mockgateway.actions.complete import Complete
from mockgateway.actions.diagnose import Diagnose
from mockgateway.actions.draw import Draw
from mockgateway.actions.estimate import Estimate
from mockgateway.actions.hear import Hear
from mockgateway.actions.inspect import Inspect
from mockgateway.actions.page import Page
from mockgateway.actions.publish import Publish
from mockgateway.actions.quote import Quote
from mockgateway.actions.recall import Recall
from mockgateway.actions.refuse import Refuse
from mockgateway.actions.remove import Remove
from mockgateway.actions.show import Show
from mockgateway.actions.speak import Speak
from mockgateway.actions.submit import Submit
from mockgateway.actions.tally import Tally
from mockgateway.actions.transcribe import Transcribe
from mockgateway.protocols import Action

VERBS = (
    "",
    "browse",
    "cancel",
    "collect",
    "complete",
    "estimate",
    "inspect",
    "refuse",
    "remove",
    "show",
    "submit",
)

_QUOTE = Quote()

ACTIONS: Mapping[str, Action] = {
    "browse model": Browse(),
    "browse task": Recall(),
    "browse upstream": Browse(),
    "cancel": Cancel(),
    "collect": Collect(),
    "complete background_removal": Draw(),
    "complete chat": Complete(),
    "complete embedding": Complete(),
    "complete image": Draw(),
    "complete image_edit": Draw(),
    "complete image_variation": Draw(),
    "complete moderation": Complete(),
    "complete rerank": Complete(),
    "complete sound_effect": Speak(),
    "complete speech": Speak(),
    "complete style_transfer": Draw(),
    "complete transcription": Transcribe(Hear(), Submit()),
    "complete translation": Hear(),
    "complete upscale": Draw(),
    "complete voice_clone": Speak(),
    "estimate": Estimate(),
    "inspect": Inspect(),
    "refuse": Refuse(),
    "remove": Remove(),
    "show account": Show(),
    "show billing": Show(),
    "show health": Diagnose(),
    "show key": Show(),
    "show openapi": Publish(),
    "show page": Page(),
    "show usage": Tally(),
    "submit": Submit(),
}

# What only a gateway's adapter has the words for: a document without one answers it from its examples.
_VIEWS = (
    Browse,
    Cancel,
    Collect,
    Diagnose,
    Estimate,
    Inspect,
    Recall,
    Remove,
    Show,
    Submit,
    Tally,
    Transcribe,
)


def action_for(do: str, make: str, spoken: bool, adapted: bool = True) -> Action:
    """The action of an operation's `x-mock` line.

    spoken: whether its `say` has a dialect; nothing can be made for a format nobody writes; adapted: whether an adapter or a dialect is there.
    """
    action = (ACTIONS.get(f"{do} {make}") or ACTIONS.get(do) or _QUOTE) if spoken else _QUOTE
    return action if adapted or not isinstance(action, _VIEWS) else _QUOTE
