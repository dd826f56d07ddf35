"""What is wrong with what arrived, in words fit for a log or a queue of the rejected."""

from pydantic import ValidationError


def wrong(error: ValidationError, whole: str) -> str:
    """Say which fields of a whole are wrong and how, without repeating what was in them."""
    return "; ".join(f"{'.'.join(map(str, each['loc'])) or whole}: {each['msg']}" for each in error.errors())
