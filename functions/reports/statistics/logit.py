"""A logistic regression small enough to read: iteratively reweighted least squares, with its gate in front.

No coefficient leaves here unless the data can support one. Whether outcomes can be told apart without error, so that
no finite estimate exists, is decided exactly, by linear programming, and never from how a solver stopped.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp

import numpy as np
from numpy.typing import NDArray
from scipy import optimize

from functions.core.interval import Interval, z_of
from functions.reports.statistics.contingency import p_of

EVENTS_PER_PARAMETER = 10

_STEPS = 100
_SETTLED = 1e-10
_APART = 1e-6  # the solver's own tolerance, with room
_Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Coefficient:
    """A log odds ratio for one more of something, everything else the same; with the odds ratio's 95% interval."""

    name: str
    value: float
    error: float
    p: float
    odds_ratio: float
    interval: Interval


@dataclass(frozen=True, slots=True)
class Logit:
    """A fitted model: the constant first, then the columns in their order."""

    coefficients: tuple[Coefficient, ...]
    n: int
    events: int


@dataclass(frozen=True, slots=True)
class Withheld:
    """Why there is no model."""

    reason: str


class NotSettled(ArithmeticError):  # noqa: N818 - what happened to the model
    """The fit did not come to rest, though a finite estimate exists."""


def logit(columns: Mapping[str, Sequence[float]], events: Sequence[bool]) -> Logit | Withheld:
    """Fit the log odds of an outcome on named columns, or say which gate the data did not pass."""
    outcome = np.asarray(events, dtype=np.float64)
    rarer = int(min(outcome.sum(), len(outcome) - outcome.sum()))
    needed = EVENTS_PER_PARAMETER * len(columns)
    if rarer < needed:
        return Withheld(f"{rarer} outcomes of the rarer kind, and {needed} are needed")
    design = np.column_stack(
        [np.ones(len(outcome)), *(np.asarray(each, dtype=np.float64) for each in columns.values())]
    )
    if np.linalg.matrix_rank(_scaled(design)) < design.shape[1]:
        return Withheld("a factor is the same for all accounts, or follows from the others")
    if separable(design, outcome):
        return Withheld("a finite ratio cannot be estimated")
    return fitted(design, outcome, ("constant", *columns))


def separable(design: _Matrix, outcome: _Matrix) -> bool:
    """Say whether some weighing of the columns puts every outcome on one side [Albert and Anderson 1984].

    The columns include the constant. The programme asks how far the accounts can be driven apart; 0 means not at all.
    """
    signed = _scaled(design) * (2 * outcome - 1)[:, None]
    found = optimize.linprog(-signed.sum(axis=0), A_ub=-signed, b_ub=np.zeros(len(signed)), bounds=(-1, 1))
    return bool(-found.fun > _APART * len(outcome))


def _scaled(design: _Matrix) -> _Matrix:
    """Return the design with its columns but the first centred and of one spread, which changes no separation."""
    rest = design[:, 1:] - design[:, 1:].mean(axis=0)
    spread = rest.std(axis=0)
    return np.column_stack([design[:, 0], rest / np.where(spread > 0, spread, 1)])


def fitted(design: _Matrix, outcome: _Matrix, names: Sequence[str]) -> Logit:
    """Return the maximum likelihood fit, which must exist; the first column is the constant."""
    scale = np.maximum(np.abs(design).max(axis=0), 1e-300)
    scaled, weights = design / scale, np.zeros(design.shape[1])
    for _ in range(_STEPS):
        expected = 1 / (1 + np.exp(-scaled @ weights))
        information = scaled.T @ (scaled * (expected * (1 - expected))[:, None])
        step = np.linalg.solve(information, scaled.T @ (outcome - expected))
        weights = weights + step
        if np.abs(step).max() < _SETTLED * max(1.0, float(np.abs(weights).max())):
            errors = np.sqrt(np.diag(np.linalg.inv(information)))
            pairs = zip(names, weights / scale, errors / scale, strict=True)
            return Logit(tuple(_told(*pair) for pair in pairs), len(outcome), int(outcome.sum()))
    message = f"no rest after {_STEPS} steps"
    raise NotSettled(message)


def _told(name: str, value: float, error: float) -> Coefficient:
    reach = z_of(0.95) * error
    ends = Interval(exp(value - reach), exp(value + reach))
    return Coefficient(name, float(value), float(error), p_of(value / error), exp(value), ends)
