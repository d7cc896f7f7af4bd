"""Who is calling, whether they may, and what it costs them."""

from mockgateway.state.accounts.accounts import ANONYMOUS, PLANS, Account, Accounts, read_accounts
from mockgateway.state.accounts.balance import balance, view
from mockgateway.state.accounts.entries import UNIT, Event, Statement
from mockgateway.state.accounts.ledger import Ledger
from mockgateway.state.accounts.limits import Limits, Window
from mockgateway.state.accounts.plans import NO_PLANS, Plan, Plans, read_plans
from mockgateway.state.accounts.price import cost

__all__ = [
    "ANONYMOUS",
    "NO_PLANS",
    "PLANS",
    "UNIT",
    "Account",
    "Accounts",
    "Event",
    "Ledger",
    "Limits",
    "Plan",
    "Plans",
    "Statement",
    "Window",
    "balance",
    "cost",
    "read_accounts",
    "read_plans",
    "view",
]
