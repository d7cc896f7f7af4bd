"""One grammar for canned replies and for faults: which of a scenario's rules strike a call."""

from mockgateway.scenario.current import begin, current, end
from mockgateway.scenario.grammar import read
from mockgateway.scenario.library import Library
from mockgateway.scenario.play import Play
from mockgateway.scenario.request_view import RequestView
from mockgateway.scenario.rule import Rule, Scenario
from mockgateway.scenario.words import Words

__all__ = [
    "Library",
    "Play",
    "RequestView",
    "Rule",
    "Scenario",
    "Words",
    "begin",
    "current",
    "end",
    "read",
]
