"""What a report leaves out, in words, and how many answers that is."""

from collections.abc import Iterable, Mapping
from typing import Any

from functions.reports.figures.words import counted

_WHY = {
    "excluded": "that a colleague took out of the figures, with a reason",
    "open": "by open links, which anyone can follow",
    "visitor": "by visitors who were not signed in",
    "nameless": "from whom nobody knows, so that nobody can answer them",
}


def left_out(rows: Iterable[Mapping[str, Any]], thing: str = "answer") -> str:
    """Say how many answers are not in the figures, and why."""
    found = [f"{counted(row['answers'], thing)} {_WHY[row['why']]}" for row in rows if row["answers"]]
    return f"{'; '.join(found)}." if found else "Nothing."
