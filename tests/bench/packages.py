"""What the packages weigh, as they are built for Lambda."""

from infra.functions import Function, functions
from infra.package import ANALYSIS, LIGHT, PUBLIC, SLIDES, budget, built, compiler, megabytes
from tests.bench.figure import Figure

_KINDS = {
    PUBLIC: "largest public package",
    LIGHT: "largest other package",
    SLIDES: "package with slides",
    ANALYSIS: "largest package with DuckDB",
}


def figures() -> list[Figure]:
    """Return the heaviest package of each kind, unzipped."""
    return [_heaviest(most, name) for most, name in _KINDS.items()]


def _heaviest(most: int, name: str) -> Figure:
    weights: dict[Function, float] = {each: megabytes(built(each)) for each in functions() if budget(each) == most}
    heaviest = max(weights, key=lambda each: weights[each])
    bytecode = "" if compiler() else ", without bytecode: no Python of the runtime's version is here"
    return Figure(name, weights[heaviest], most, "MB", f"{heaviest.name}{bytecode}")
