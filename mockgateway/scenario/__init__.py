"""Scenarios: canned replies and faults for the calls that their rules match."""

from mockgateway.scenario.activation import activate, change_active, deactivate, get_active
from mockgateway.scenario.active import ActiveScenario
from mockgateway.scenario.grammar import read
from mockgateway.scenario.known_names import KnownNames
from mockgateway.scenario.library import Library
from mockgateway.scenario.request_view import RequestView
from mockgateway.scenario.rule import Rule, Scenario

__all__ = [
    "ActiveScenario",
    "KnownNames",
    "Library",
    "RequestView",
    "Rule",
    "Scenario",
    "activate",
    "change_active",
    "deactivate",
    "get_active",
    "read",
]
