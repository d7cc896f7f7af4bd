"""Words of messages."""


def count(number: int, noun: str) -> str:
    """Return `1 rule` or `2 rules`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"
