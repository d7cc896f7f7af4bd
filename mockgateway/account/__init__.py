"""Who is calling, and whether they may."""

from mockgateway.account.accounts import Account, Accounts, read_accounts

__all__ = ["Account", "Accounts", "read_accounts"]
