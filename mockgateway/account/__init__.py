"""Who is calling, whether they may, and what it costs them."""

from mockgateway.account.accounts import PLANS, Account, Accounts, read_accounts
from mockgateway.account.book import UNIT, Event, Statement
from mockgateway.account.funds import balance, view
from mockgateway.account.ledger import Ledger
from mockgateway.account.limits import Limits, Window
from mockgateway.account.meter import Bill, Meter
from mockgateway.account.plans import NO_PLANS, Plan, Plans, read_plans
from mockgateway.account.price import cost

__all__ = [
    "NO_PLANS",
    "PLANS",
    "UNIT",
    "Account",
    "Accounts",
    "Bill",
    "Event",
    "Ledger",
    "Limits",
    "Meter",
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
