"""What happened: the last exchanges, bounded in number and in bytes."""

from mockgateway.journal.journal import Budget, Exchange, Journal

__all__ = ["Budget", "Exchange", "Journal"]
