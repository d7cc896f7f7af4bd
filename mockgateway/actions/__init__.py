"""The actions that `x-mock: do` names, alone or with `make`.

A pair that is not listed answers from the document's examples.
"""

from __future__ import annotations

from collections.abc import Mapping

from mockgateway.actions.account import ShowKey, ShowUsage
from mockgateway.actions.catalogue import Browse, Estimate, ShowHealth, ShowModel
from mockgateway.actions.complete import Complete
from mockgateway.actions.count import Count
from mockgateway.actions.document import Refuse, ShowDocument, ShowPage
from mockgateway.actions.draw import Draw
from mockgateway.actions.example import Example
from mockgateway.actions.responses import CancelResponse, ShowResponse
from mockgateway.actions.speak import Speak
from mockgateway.actions.submit import EstimateTask, Submit
from mockgateway.actions.tasks import BrowseTasks, Cancel, Collect, Inspect, Remove
from mockgateway.actions.transcribe import Transcribe, TranscribeOrSubmit
from mockgateway.protocols import Action

DO_WORDS = (
    "",
    "browse",
    "cancel",
    "collect",
    "complete",
    "count",
    "estimate",
    "inspect",
    "refuse",
    "remove",
    "show",
    "submit",
)

_EXAMPLE = Example()

ACTIONS: Mapping[str, Action] = {
    "browse model": Browse(),
    "browse task": BrowseTasks(),
    "browse upstream": Browse(),
    "cancel": Cancel(),
    "cancel response": CancelResponse(),
    "collect": Collect(),
    "complete background_removal": Draw(),
    "complete image": Draw(),
    "complete image_edit": Draw(),
    "complete image_variation": Draw(),
    "complete sound_effect": Speak(),
    "complete speech": Speak(),
    "complete style_transfer": Draw(),
    "complete transcription": TranscribeOrSubmit(Transcribe(), Submit()),
    "complete translation": Transcribe(),
    "complete upscale": Draw(),
    "complete voice_clone": Speak(),
    "count": Count(),
    "estimate": Estimate(),
    "estimate task": EstimateTask(),
    "inspect": Inspect(),
    "refuse": Refuse(),
    "remove": Remove(),
    "show account": ShowKey(),
    "show billing": ShowKey(),
    "show health": ShowHealth(),
    "show key": ShowKey(),
    "show model": ShowModel(),
    "show openapi": ShowDocument(),
    "show page": ShowPage(),
    "show response": ShowResponse(),
    "show usage": ShowUsage(),
    "submit": Submit(),
}

_COMPLETE = Complete()

# Their content can only be written by a gateway's adapter or a dialect.
_ADAPTED = (
    Browse,
    BrowseTasks,
    Cancel,
    Collect,
    Count,
    Estimate,
    EstimateTask,
    Inspect,
    Remove,
    ShowHealth,
    ShowKey,
    ShowModel,
    ShowUsage,
    Submit,
    TranscribeOrSubmit,
)


def action_for(
    do: str, make: str, spoken: bool, adapted: bool = True, generated: bool = False
) -> Action:
    """Return the action of an operation's `x-mock` line.

    Args:
        do: Its verb.
        make: What it makes.
        spoken: Whether its `say` has a dialect; without one, examples are the only source.
        adapted: Whether an adapter or a dialect can write the content.
        generated: Whether `make` has a generator.
    """
    if not spoken:
        return _EXAMPLE
    action = ACTIONS.get(f"{do} {make}") or ACTIONS.get(do) or _EXAMPLE
    if generated and do == "complete":
        return _COMPLETE
    return action if adapted or not isinstance(action, _ADAPTED) else _EXAMPLE
