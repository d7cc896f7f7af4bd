"""Carry out a user's request to a coding agent: files, commands, searches, one call at a time."""

from .plan import Compose, Plan, plan_for, toolbox_of
from .requests import read_steps

__all__ = ["Compose", "Plan", "plan_for", "read_steps", "toolbox_of"]
