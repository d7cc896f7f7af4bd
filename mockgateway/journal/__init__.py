"""What happened: the last exchanges, bounded in number and in bytes."""

from mockgateway.journal.exchange import Exchange
from mockgateway.journal.journal import Budget, Journal

__all__ = ["Budget", "Exchange", "Journal"]
