"""API keys, rate limits and money."""

from mockgateway.state.accounts.account_file import PLANS, read_accounts
from mockgateway.state.accounts.accounts import ANONYMOUS, Account, Accounts
from mockgateway.state.accounts.balance import balance, key_view
from mockgateway.state.accounts.entries import UNIT, LedgerEntry, Statement
from mockgateway.state.accounts.ledger import Ledger
from mockgateway.state.accounts.limits import Limits, Window
from mockgateway.state.accounts.overrides import Overrides
from mockgateway.state.accounts.plans import NO_PLANS, Plan, Plans, read_plans
from mockgateway.state.accounts.price import cost

__all__ = [
    "ANONYMOUS",
    "NO_PLANS",
    "PLANS",
    "UNIT",
    "Account",
    "Accounts",
    "Ledger",
    "LedgerEntry",
    "Limits",
    "Overrides",
    "Plan",
    "Plans",
    "Statement",
    "Window",
    "balance",
    "cost",
    "key_view",
    "read_accounts",
    "read_plans",
]
