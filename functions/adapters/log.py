"""The structured log of every function: ids only, never an address, a name, a comment or a token."""

from functools import lru_cache

from aws_lambda_powertools import Logger


@lru_cache(maxsize=1)
def log() -> Logger:
    """Return the one logger; the service name and level come from the Powertools variables."""
    return Logger()
