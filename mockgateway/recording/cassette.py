"""All exchanges of one recording, and the folder with their scenario, long bodies and latency."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mockgateway.problem import ConfigError
from mockgateway.recording.capture import Capture
from mockgateway.recording.profile import profile
from mockgateway.recording.rule import rule_action, rules_from, rules_to_yaml, unwritable

FILE = "recorded.yaml"
PROFILE = "recorded-latency.yaml"
MOST = 10_000  # exchanges in one recording


class Cassette:
    """The exchanges of one recording, in the order of their requests."""

    def __init__(self, folder: Path, about: str, overwrite: bool = False) -> None:
        """Begin a recording.

        Args:
            folder: Where to write it.
            about: Describes the recording in its files.
            overwrite: Whether to replace an existing recording.

        Raises:
            ConfigError: The folder has a recording, or cannot be written.
        """
        self.folder = folder
        self._about = about
        self._captures: list[Capture] = []
        self._actions: dict[int, dict[str, Any]] = {}  # of those that have ended, by index
        if (folder / FILE).exists() and not overwrite:
            advice = "choose another folder with --out, or add --overwrite"
            raise ConfigError(str(folder / FILE), "exists already", advice)
        _write(folder / FILE, self._text())

    def __len__(self) -> int:
        return len(self._captures)

    def add(self, capture: Capture) -> bool:
        """Add an exchange that has begun; return False if the recording is full."""
        if len(self._captures) >= MOST:
            return False
        self._captures.append(capture)
        return True

    def write(self) -> None:
        """Write the exchanges that have ended. Raises ConfigError."""
        for index, capture in enumerate(self._captures):
            if capture.done and index not in self._actions:
                self._actions[index] = rule_action(capture, index + 1, self.folder)
                capture.pieces = [(at, b"") for at, _ in capture.pieces]  # the profile needs times
                capture.request = b""
        _write(self.folder / FILE, self._text())
        if rules := profile(self._captures):
            head = (
                f"# The latency of {self._about}. "
                "Other scenarios can use it: `include: [recorded-latency]`.\n"
                "name: recorded-latency\nrules:\n"
            )
            _write(self.folder / PROFILE, head + rules_to_yaml(rules))

    def _text(self) -> str:
        actions = sorted(self._actions.items())
        rules = rules_from([(self._captures[index], action) for index, action in actions])
        lines = [
            f"# {self._about}. Replay: mockgateway serve --scenario {FILE}",
            "# strict: true refuses requests that were not recorded; pace: 0 replies at once.",
            "name: recorded",
            f'about: "{len(rules)} exchanges, recorded"',
            "strict: false",
            "pace: 1",
        ]
        return "\n".join(lines) + (
            "\nrules:\n" + rules_to_yaml(rules) if rules else "\nrules: []\n"
        )


def _write(path: Path, text: str) -> None:
    """Write a file completely or not at all. Raises ConfigError."""
    temporary = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_text(text, "utf-8")
        temporary.replace(path)
    except OSError as error:
        raise unwritable(path, error) from None
