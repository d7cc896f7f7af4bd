"""Reports: each takes a run's events and writes one kind of file, or the terminal."""

from __future__ import annotations

from mockgateway.contract.reports.github import GitHub
from mockgateway.contract.reports.har import Har
from mockgateway.contract.reports.html import Html
from mockgateway.contract.reports.json import JsonReport
from mockgateway.contract.reports.junit import JUnit
from mockgateway.contract.reports.plan import Plan
from mockgateway.contract.reports.sarif import Sarif
from mockgateway.contract.reports.terminal import Terminal

__all__ = ["GitHub", "Har", "Html", "JUnit", "JsonReport", "Plan", "Sarif", "Terminal"]
