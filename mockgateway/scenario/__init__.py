"""One grammar for canned replies and for faults: which of a scenario's rules strike a call."""

from mockgateway.scenario.current import begin, current, end
from mockgateway.scenario.grammar import read
from mockgateway.scenario.library import Library
from mockgateway.scenario.play import Play
from mockgateway.scenario.rule import Rule, Scenario
from mockgateway.scenario.seen import Seen
from mockgateway.scenario.words import Words

__all__ = [
    "Library",
    "Play",
    "Rule",
    "Scenario",
    "Seen",
    "Words",
    "begin",
    "current",
    "end",
    "read",
]
