"""All that was recorded, and the folder it is written to: `recorded.yaml`, long bodies beside it, and the latency as a profile."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mockgateway.problem import ConfigError
from mockgateway.recording.capture import Capture
from mockgateway.recording.profile import profile
from mockgateway.recording.rule import rule_action, rules_from, rules_to_yaml

FILE = "recorded.yaml"
PROFILE = "recorded-latency.yaml"
MOST = 10_000  # exchanges in one recording


class Cassette:
    """The exchanges of one recording, in the order in which their requests came. Raises ConfigError where the folder cannot be used.

    overwrite: whether a recording that is there may go.
    """

    def __init__(self, folder: Path, about: str, overwrite: bool = False) -> None:
        self.folder = folder
        self._about = about
        self._takes: list[Capture] = []
        self._written: dict[int, dict[str, Any]] = {}
        if (folder / FILE).exists() and not overwrite:
            raise ConfigError(
                str(folder / FILE),
                "is there already",
                "choose another folder with --out, or write --overwrite",
            )
        _keep(folder / FILE, self._text([]))

    def __len__(self) -> int:
        return len(self._takes)

    def add(self, capture: Capture) -> bool:
        """An exchange has begun; False, and it is not recorded, where there are MOST already."""
        if len(self._takes) >= MOST:
            return False
        self._takes.append(capture)
        return True

    def write(self) -> None:
        """Write what has ended since the last time. Raises ConfigError where there is no room."""
        for number, capture in enumerate(self._takes, 1):
            if capture.done and number not in self._written:
                self._written[number] = rule_action(capture, number, self.folder)
                capture.pieces = [
                    (at, b"") for at, _ in capture.pieces
                ]  # the times are the profile's
                capture.request = b""
        _keep(
            self.folder / FILE,
            self._text(
                [
                    (number, capture)
                    for number, capture in enumerate(self._takes, 1)
                    if number in self._written
                ]
            ),
        )
        if rules := profile(self._takes):
            head = f"# The latency of {self._about}. Other scenarios take it up: `include: [recorded-latency]`.\nname: recorded-latency\nrules:\n"
            _keep(self.folder / PROFILE, head + rules_to_yaml(rules))

    def _text(self, takes: list[tuple[int, Capture]]) -> str:
        rules = rules_from([(capture, self._written[number]) for number, capture in takes])
        lines = [
            f"# {self._about}. Play it: mockgateway serve --scenario {FILE}",
            "# strict: true refuses what was not recorded; pace: 0 answers at once.",
            "name: recorded",
            f'about: "{len(rules)} exchanges, recorded"',
            "strict: false",
            "pace: 1",
        ]
        return "\n".join(lines) + (
            "\nrules:\n" + rules_to_yaml(rules) if rules else "\nrules: []\n"
        )


def _keep(path: Path, text: str) -> None:
    """Write a file whole or not at all. Raises ConfigError."""
    fresh = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_text(text, "utf-8")
        fresh.replace(path)
    except OSError as error:
        raise ConfigError(
            str(path),
            f"cannot be written: {(error.strerror or str(error)).lower()}",
            "make room, or choose another folder with --out",
        ) from None
