"""The command line: `mockgateway serve`, `mockgateway contract`, ..."""

from mockgateway.cli.main import cli, main

__all__ = ["cli", "main"]
