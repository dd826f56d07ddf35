"""One measured figure beside its budget, and how a list of them is shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    """Lower is better; value is None where this machine cannot measure it, budget where it is only shown."""

    name: str
    value: float | None
    budget: float | None
    unit: str
    note: str = ""

    @property
    def exceeded(self) -> bool:
        """Say whether the figure is over its budget."""
        return self.value is not None and self.budget is not None and self.value > self.budget


def table(figures: Sequence[Figure]) -> str:
    """Return the figures as lines of text: name, value, budget, unit, and what a value over budget is called."""
    width = max(len(figure.name) for figure in figures)
    return "".join(_line(figure, width) for figure in figures)


def _line(figure: Figure, width: int) -> str:
    of = f"of {_number(figure.budget)}" if figure.budget is not None else ""
    over = "  OVER" if figure.exceeded else ""
    note = f"  ({figure.note})" if figure.note else ""
    return f"  {figure.name:{width}} {_number(figure.value):>8} {of:9} {figure.unit}{over}{note}\n"


def _number(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:.0f}" if float(value).is_integer() else f"{value:.4f}" if abs(value) < 1 / 10 else f"{value:.2f}"


def as_json(figures: Sequence[Figure]) -> list[dict[str, Any]]:
    """Return what is written to build/bench.json."""
    return [
        {"name": figure.name, "value": figure.value, "budget": figure.budget, "unit": figure.unit} for figure in figures
    ]
