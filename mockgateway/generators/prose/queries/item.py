"""A column or a figure that a query shows."""

from __future__ import annotations

from typing import NamedTuple

from mockgateway.generators.prose.queries.schema import Column


class Item(NamedTuple):
    """A column or a figure that a query shows."""

    expression: str
    column: Column | None = None
    function: str = ""  # of a figure
    alias: str = ""
    phrase: str = ""

    @property
    def shown(self) -> str:
        """The item in the list of a query."""
        plain = self.expression.rpartition(".")[2]
        return (
            self.expression if self.alias in ("", plain) else f"{self.expression} AS {self.alias}"
        )


def merged(found: list[Item], read: list[Item], listed: bool) -> list[Item]:
    """Return items without repetitions; a list such as `Name and units.` decides their order."""
    made: list[Item] = []
    for item in read:
        same = [
            each for each in found if each.function and each.column == item.column and item.column
        ]
        chosen = item if item.function or not same or not listed else same[0]
        chosen = chosen._replace(alias=item.alias or chosen.alias) if chosen.function else chosen
        if chosen.expression not in [each.expression for each in made]:
            made.append(chosen)
    known = [each.expression for each in made]
    others = [each for each in found if each.expression not in known]
    if listed:
        return made + [each for each in others if each.function and each.expression not in known]
    shown = [each.expression for each in found]
    return found + [each for each in made if each.expression not in shown]
