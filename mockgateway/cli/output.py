"""The output of `mockgateway serve`: its banner, the access log and other log records."""

from __future__ import annotations

import logging
import os
import sys
from dataclasses import dataclass

import click

from mockgateway.telemetry import AccessLog, Observer
from mockgateway.telemetry.json_lines import JsonFormatter, json_line
from mockgateway.telemetry.tracing import open_tracing


@dataclass(slots=True)
class Output:
    """The options of the output. The access log and the banner go to stdout, logs to stderr."""

    log_level: str = "warning"  # the least severe level
    log_format: str = "text"  # text or json
    access_log: bool = True
    quiet: bool = False  # whether neither the banner nor the access log is printed
    otel: bool | None = None  # whether traces are emitted; None: as the environment says

    def configure_logging(self) -> None:
        """Log records of the level to stderr."""
        if self.log_format == "json":
            handler = logging.StreamHandler()
            handler.setFormatter(JsonFormatter())
            logging.basicConfig(level=self.log_level.upper(), handlers=[handler])
        else:
            form = "%(levelname)s %(name)s: %(message)s"
            logging.basicConfig(level=self.log_level.upper(), format=form)

    def open_access_log(self) -> AccessLog | None:
        """Return the access log, or None if there is none."""
        if self.quiet or not self.access_log:
            return None
        colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
        colour = colour and os.environ.get("TERM") != "dumb"
        with_control = self.log_level == "debug"
        return AccessLog(sys.stdout.fileno(), self.log_format == "json", colour, with_control)

    def open_observers(self) -> list[Observer]:
        """Return the access log and the tracing, as far as they are wanted. Raises ConfigError."""
        return [one for one in (self.open_access_log(), open_tracing(self.otel)) if one is not None]

    def show(self, message: str) -> None:
        """Print a message about the server, unless it is quiet."""
        if self.quiet:
            return
        if self.log_format == "json":
            message = json_line("info", "mockgateway.serve", {"message": message})
        click.echo(message)
