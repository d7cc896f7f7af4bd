"""The command line: `mockgateway serve`, `mockgateway spec ...`."""

from mockgateway.cli.main import main

__all__ = ["main"]
