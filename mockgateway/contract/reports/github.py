"""A step summary and annotations for GitHub Actions."""

from __future__ import annotations

import os
from pathlib import Path

from mockgateway.contract.reports.base import VERDICTS, FileReport, skipped_text
from mockgateway.contract.reports.commands import curl

_ESCAPES = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})


class GitHubReport(FileReport):
    """Appends to the file in GITHUB_STEP_SUMMARY, or prints without it."""

    def __init__(self) -> None:
        self._file = os.environ.get("GITHUB_STEP_SUMMARY", "")
        super().__init__(Path(self._file))

    def write(self) -> None:
        """Write the summary and print an annotation for each broken fact."""
        text = self.render().decode()
        if self._file:
            with self.path.open("a", encoding="utf-8") as file:
                file.write(text)
        else:
            print(text)
        for finding in self.findings:
            if finding.severity == "broken":
                message = self.redact.url(f"{finding.check}: {finding.message}")
                title = f"contract {finding.operation}"
                print(f"::error title={title}::{message.translate(_ESCAPES)}")

    def render(self) -> bytes:
        """Return the summary as Markdown."""
        ended = self.ended
        lines = [f"## Contract of {self.name}: {VERDICTS[ended.code]}", ""]
        if ended.sentence:
            lines += [self.redact.text(ended.sentence), ""]
        totals = f"{ended.paid} paid, {ended.spent:.6g} spent, {ended.seconds:.0f} s"
        lines += [f"{ended.sent} requests, {totals}.", ""]
        if self.findings:
            lines += [
                "| severity | operation | check | message | source |",
                "|---|---|---|---|---|",
            ]
        for each in self.findings:
            message = self.redact.url(each.message).replace("|", "\\|").replace("\n", " ")[:300]
            cells = (each.severity, each.operation, each.check, message, each.source)
            lines.append(f"| {' | '.join(cells)} |")
        lines.append("")
        for each in self.findings:
            if each.exchanges:
                summary = f"<summary>{each.operation} {each.check}</summary>"
                command = f"```sh\n{curl(each.exchanges[0], self.redact)}\n```"
                lines.append(f"<details>{summary}\n\n{command}\n</details>")
        if self.skipped:
            lines += ["", "Skipped:", *(f"- {skipped_text(each)}" for each in self.skipped)]
        return "\n".join([*lines, ""]).encode()
