"""The run as a summary of a GitHub Actions step, and an annotation for each broken thing."""

from __future__ import annotations

import os
from pathlib import Path

from mockgateway.contract.reports.collected import Collected
from mockgateway.contract.reports.redact import curl

VERDICT = {0: "kept", 1: "broken", 2: "could not run", 3: "stopped by the budget"}


class GitHub(Collected):
    """Appends to the file that GITHUB_STEP_SUMMARY names, else prints. path is not used."""

    def __init__(self) -> None:
        super().__init__(Path(os.environ.get("GITHUB_STEP_SUMMARY", "")))
        self._file = bool(os.environ.get("GITHUB_STEP_SUMMARY"))

    def finish(self) -> None:
        """Write the summary, and annotate."""
        text = self.rendered().decode()
        if self._file:
            with self.path.open("a", encoding="utf-8") as file:
                file.write(text)
        else:
            print(text)
        for finding in self.findings:
            if finding.severity == "broken":
                words = (
                    self.hide.url(f"{finding.check}: {finding.message}")
                    .replace("%", "%25")
                    .replace("\r", "%0D")
                    .replace("\n", "%0A")
                )
                print(f"::error title=contract {finding.operation}::{words}")

    def rendered(self) -> bytes:
        """The Markdown."""
        assert self.started is not None
        assert self.ended is not None
        ended = self.ended
        lines = [
            f"## Contract of {self.started.target.gateway or self.started.target.document.name}: {VERDICT[ended.code]}",
            "",
        ]
        if ended.sentence:
            lines += [self.hide.text(ended.sentence), ""]
        lines += [
            f"{ended.sent} requests, {ended.paid} paid, {ended.spent:.6g} spent, {ended.seconds:.0f} s.",
            "",
        ]
        if self.findings:
            lines += ["| severity | operation | check | what | source |", "|---|---|---|---|---|"]
            lines += [
                f"| {each.severity} | {each.operation} | {each.check} | {_cell(self.hide.url(each.message))} | {each.source} |"
                for each in self.findings
            ]
            lines.append("")
            shown = [
                (f"{each.operation} {each.check}", curl(each.exchanges[0], self.hide))
                for each in self.findings
                if each.exchanges
            ]
            lines += [
                f"<details><summary>{name}</summary>\n\n```sh\n{command}\n```\n</details>"
                for name, command in shown
            ]
        if self.left_out:
            lines += [
                "",
                "Not run:",
                *[
                    f"- {f'{each.phase} {each.operation}'.strip()}: {each.reason}"
                    for each in self.left_out
                ],
            ]
        return "\n".join([*lines, ""]).encode()


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")[:300]
