"""Reports: consumers of a run's events, one for each output format."""

from __future__ import annotations

from mockgateway.contract.reports.dry_run import DryRunReport
from mockgateway.contract.reports.har import HarReport
from mockgateway.contract.reports.html import HtmlReport
from mockgateway.contract.reports.json import JsonReport
from mockgateway.contract.reports.junit import JUnitReport
from mockgateway.contract.reports.markdown import GitHubReport, MarkdownReport
from mockgateway.contract.reports.sarif import SarifReport
from mockgateway.contract.reports.terminal import TerminalReport

__all__ = [
    "DryRunReport",
    "GitHubReport",
    "HarReport",
    "HtmlReport",
    "JUnitReport",
    "JsonReport",
    "MarkdownReport",
    "SarifReport",
    "TerminalReport",
]
