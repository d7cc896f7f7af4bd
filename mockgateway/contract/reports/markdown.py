"""The run as Markdown: for a pull request, or as the summary and annotations of GitHub Actions."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

from mockgateway.contract.causes import Cause, group_by_cause
from mockgateway.contract.reports.base import (
    HEADINGS,
    VERDICTS,
    FileReport,
    counts_text,
    not_run_lines,
)  # fmt: skip
from mockgateway.contract.reports.commands import curl
from mockgateway.contract.reports.impact import impact

_ESCAPES = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})


class MarkdownReport(FileReport):
    """A summary that fits into a comment: a table of root causes, then how to reproduce each."""

    def render(self) -> bytes:
        """Return the summary as Markdown."""
        ended, causes = self.ended, group_by_cause(self.findings)
        lines = [f"## Contract of {self.name}: {VERDICTS[ended.code]}", ""]
        if ended.sentence:
            lines += [self.redact.text(ended.sentence), ""]
        counts = counts_text(Counter(each.severity for each in causes))
        totals = f"{ended.paid} paid, {ended.spent:.6g} spent, {ended.seconds:.0f} s"
        lines += [f"{counts}; {ended.sent} requests, {totals}.", ""]
        if causes:
            lines += ["| result | where | finding | check | source |", "|---|---|---|---|---|"]
            lines += [self._row(cause) for cause in causes]
            lines += ["", *map(self._details, causes)]
        lines += ["", *(f"- {line}" for line in not_run_lines(self))]
        return "\n".join([*lines, ""]).encode()

    def _row(self, cause: Cause) -> str:
        first = cause.first
        cells = (HEADINGS[cause.severity], cause.where, first.message, first.check, first.source)
        return f"| {' | '.join(map(self._cell, cells))} |"

    def _cell(self, text: str) -> str:
        return (
            self.redact.url(text).replace("|", "\\|").replace("\n", " ").replace("<", "&lt;")[:300]
        )

    def _details(self, cause: Cause) -> str:
        first, why = cause.first, impact(cause.first)
        lines = [f"<details><summary>{self._cell(f'{cause.where}: {first.check}')}</summary>", ""]
        if len(cause.operations) > 1:
            lines += [f"At {', '.join(cause.operations)}.", ""]
        if why:
            lines += [f"Why it matters: {why}.", ""]
        if first.exchanges:
            command = curl(first.exchanges[0], self.redact).replace("```", "` ` `")
            lines += [f"```sh\n{command}\n```", ""]
        return "\n".join([*lines, "</details>"])


class GitHubReport(MarkdownReport):
    """Appends the summary to the file in GITHUB_STEP_SUMMARY, or prints it; adds annotations."""

    def __init__(self) -> None:
        self._file = os.environ.get("GITHUB_STEP_SUMMARY", "")
        super().__init__(Path(self._file))

    def write(self) -> None:
        """Write the summary and print an annotation for each failed cause."""
        text = self.render().decode()
        if self._file:
            with self.path.open("a", encoding="utf-8") as file:
                file.write(text)
        else:
            print(text)
        for cause in group_by_cause(self.findings):
            if cause.severity == "broken":
                message = self.redact.url(f"{cause.first.check}: {cause.first.message}")
                title = f"contract {cause.where}"
                print(f"::error title={title}::{message.translate(_ESCAPES)}")
