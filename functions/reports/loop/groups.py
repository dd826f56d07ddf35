"""Comments and cases divided by what people belonged to, by survey, and by function; which differ from the others.

Several are compared at once: one is said to differ only if that survives the others.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from functions.reports.disclosure.groups import small
from functions.reports.figures.beside import beside
from functions.reports.figures.model import HeldBack
from functions.reports.kind import Row, Rows
from functions.reports.loop.counting import answered, promises, total, waited
from functions.reports.loop.model import Facet, Group, Pace, Promises
from functions.reports.statistics.compared import FALSE_DISCOVERIES, MOST_GROUPS, adjusted_p
from functions.reports.statistics.waits import Sooner, sooner

_FIRST = ("segment", "role", "survey")
_NOBODYS = "\n"  # what is in no group of a facet: nothing shows it, but subtraction would; no group is called so

Parts = Mapping[str, Rows]


def facets(comments: Rows, cases: Rows) -> tuple[Facet, ...]:
    """Return the groups of each facet: by segment, role and survey, then by what was added."""
    said, promised = _by_facet(comments), _by_facet(cases)
    names = {facet: {*said.get(facet, ()), *promised.get(facet, ())} for facet in {*said, *promised}}
    several = [facet for facet, found in names.items() if len(found) > 1 or facet == "segment"]
    order = sorted(several, key=lambda facet: (_FIRST.index(facet) if facet in _FIRST else len(_FIRST), facet))
    whole = _whole(comments), _whole(cases)
    return tuple(_facet(facet, (said.get(facet, {}), promised.get(facet, {})), whole) for facet in order)


def by_function(cases: Rows) -> tuple[Promises, ...]:
    """Return the promises of each function, the most first."""
    parts = {name: [row for row in cases if row["function"] == name] for name in {row["function"] for row in cases}}
    order = sorted(parts, key=lambda name: (-total(parts[name], "cases"), name))
    return tuple(_promises(parts, cases, order).values())


def _by_facet(rows: Rows) -> dict[str, dict[str, list[Row]]]:
    found: dict[str, dict[str, list[Row]]] = {}
    for row in rows:
        if row["told"] is not None:
            facet, _, name = row["told"].partition("=")
            found.setdefault(facet, {}).setdefault(name, []).append(row)
    return found


def _whole(rows: Rows) -> Rows:
    return [row for row in rows if row["told"] is None and row["period"] == "recent"]


def _facet(facet: str, parts: tuple[Parts, Parts], whole: tuple[Rows, Rows]) -> Facet:
    (comments, cases), (everything, opened) = parts, whole
    sizes = {
        name: (-total(comments.get(name, ()), "comments"), -total(cases.get(name, ()), "cases"))
        for name in {*comments, *cases}
    }
    names = sorted(sizes, key=lambda name: (sizes[name], name))
    shown = names[:MOST_GROUPS]
    held, everyone = _held(comments, everything, "comments"), answered(everything)
    found = {name: each for name in shown if name not in held and (each := answered(comments.get(name, ())))}
    apart = beside({name: each.share for name, each in found.items()}, everyone.share) if everyone else {}
    promised = _promises(cases, opened, shown)
    groups = (Group(name, found.get(name), held.get(name), apart.get(name), promised[name]) for name in shown)
    return Facet(facet, tuple(groups), len(names) - len(shown))


def _held(parts: Parts, whole: Rows, thing: str) -> dict[str, HeldBack]:
    """Return which groups are held back: small ones, and more where the whole less the others would tell of them."""
    sizes = {name: total(rows, thing) for name, rows in parts.items()}
    return small({**sizes, _NOBODYS: total(whole, thing) - sum(sizes.values())})


def _promises(parts: Parts, whole: Rows, shown: Iterable[str]) -> dict[str, Promises]:
    """Return the promises of groups, each with its pace beside all others where there are enough of both."""
    held, everyone = _held(parts, whole, "cases"), waited(whole)
    found = {name: promises(name, parts.get(name, ()), held.get(name)) for name in shown}
    told = [name for name, each in found.items() if each.waits and each.waits.cases]
    tests = {name: test for name in told if (test := sooner(waited(parts[name]), everyone))}
    adjusted = dict(zip(tests, adjusted_p([test.p for test in tests.values()]), strict=True))
    paces = {name: _pace(test, adjusted[name]) for name, test in tests.items()}
    return {name: replace(each, pace=paces.get(name)) for name, each in found.items()}


def _pace(found: Sooner, adjusted: float) -> Pace:
    if adjusted > FALSE_DISCOVERIES:
        return Pace(None, adjusted)
    return Pace("sooner" if found.answered > found.expected else "later", adjusted)
