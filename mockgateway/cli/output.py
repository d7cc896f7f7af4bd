"""The output of `mockgateway serve`: its banner, the access log and other log records."""

from __future__ import annotations

import logging
import os
import sys
from dataclasses import dataclass

import click

from mockgateway.telemetry import AccessLog
from mockgateway.telemetry.json_lines import JsonFormatter, json_line


@dataclass(slots=True)
class Output:
    """The options of the output. The access log and the banner go to stdout, the rest to stderr."""

    log_level: str = "warning"  # the least severe level
    log_format: str = "text"  # text or json
    access_log: bool = True
    quiet: bool = False  # whether neither the banner nor the access log is printed

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

    def show(self, message: str) -> None:
        """Print a message about the server, unless it is quiet."""
        if self.quiet:
            return
        if self.log_format == "json":
            message = json_line("info", "mockgateway.serve", {"message": message})
        click.echo(message)
