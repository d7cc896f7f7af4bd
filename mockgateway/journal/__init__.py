"""What happened: the last exchanges, bounded in number and in bytes."""

from mockgateway.journal.journal import Exchange, Journal

__all__ = ["Exchange", "Journal"]
