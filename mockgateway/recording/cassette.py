"""All that was recorded, and the folder it is written to: `recorded.yaml`, long bodies beside it, and the latency as a profile."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mockgateway.problem import ConfigError
from mockgateway.recording.capture import Take
from mockgateway.recording.profile import profile
from mockgateway.recording.rule import answer_of, as_yaml, rules_of

FILE = "recorded.yaml"
PROFILE = "recorded-latency.yaml"
MOST = 10_000  # exchanges in one recording


class Tape:
    """The exchanges of one recording, in the order in which their requests came. Raises ConfigError where the folder cannot be used.

    overwrite: whether a recording that is there may go.
    """

    def __init__(self, folder: Path, about: str, overwrite: bool = False) -> None:
        self.folder = folder
        self._about = about
        self._takes: list[Take] = []
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

    def add(self, take: Take) -> bool:
        """An exchange has begun; False, and it is not recorded, where there are MOST already."""
        if len(self._takes) >= MOST:
            return False
        self._takes.append(take)
        return True

    def write(self) -> None:
        """Write what has ended since the last time. Raises ConfigError where there is no room."""
        for number, take in enumerate(self._takes, 1):
            if take.done and number not in self._written:
                self._written[number] = answer_of(take, number, self.folder)
                take.pieces = [(at, b"") for at, _ in take.pieces]  # the times are the profile's
                take.request = b""
        _keep(
            self.folder / FILE,
            self._text(
                [
                    (number, take)
                    for number, take in enumerate(self._takes, 1)
                    if number in self._written
                ]
            ),
        )
        if rules := profile(self._takes):
            head = f"# The latency of {self._about}. Other scenarios take it up: `include: [recorded-latency]`.\nname: recorded-latency\nrules:\n"
            _keep(self.folder / PROFILE, head + as_yaml(rules))

    def _text(self, takes: list[tuple[int, Take]]) -> str:
        rules = rules_of([(take, self._written[number]) for number, take in takes])
        lines = [
            f"# {self._about}. Play it: mockgateway serve --scenario {FILE}",
            "# strict: true refuses what was not recorded; pace: 0 answers at once.",
            "name: recorded",
            f'about: "{len(rules)} exchanges, recorded"',
            "strict: false",
            "pace: 1",
        ]
        return "\n".join(lines) + ("\nrules:\n" + as_yaml(rules) if rules else "\nrules: []\n")


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
