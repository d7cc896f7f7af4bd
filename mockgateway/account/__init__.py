"""Who is calling, and whether they may."""

from mockgateway.account.accounts import PLANS, Account, Accounts, read_accounts
from mockgateway.account.funds import balance, view
from mockgateway.account.price import cost

__all__ = ["PLANS", "Account", "Accounts", "balance", "cost", "read_accounts", "view"]
