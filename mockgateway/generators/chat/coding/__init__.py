"""Do what a user asks of a coding agent: files, commands and searches, one tool call at a time."""

from .plan import Compose, Plan, plan_for, toolbox_of

__all__ = ["Compose", "Plan", "plan_for", "toolbox_of"]
