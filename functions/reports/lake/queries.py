"""The questions that reports ask of the lake: the files of sql/, with the parts that several of them share."""

from functools import lru_cache
from pathlib import Path

_SQL = Path(__file__).parents[1] / "sql"
_PARTS = ("home", "tenure", "members")


@lru_cache
def query(name: str) -> str:
    """Return a query's text, in DuckDB's dialect; a part stands in it where its name stands in braces."""
    text = (_SQL / f"{name}.sql").read_text(encoding="utf-8")
    for part in _PARTS:
        text = text.replace(f"{{{part}}}", (_SQL / "parts" / f"{part}.sql").read_text(encoding="utf-8").rstrip())
    return text
