"""Sample rows of the packs' queries, and packs made of them; a test changes only what it is about."""

from datetime import UTC, date, datetime
from typing import Any

from functions.reports.figures.quarters import up_to
from functions.reports.kind import Asked
from functions.reports.packs import account_pack, company_pack
from functions.reports.packs.account_counts import Account
from functions.reports.packs.model import Pack, Slide
from tests.unit.test_trend_figures import MONTHS, a_report
from tests.unit.test_trend_figures import counted as month_of

AS_OF = datetime(2026, 1, 12, 6, tzinfo=UTC)
ASKED = Asked(AS_OF, "0123456789abcdef", "Harbour Software")
ACME = Account("acme", "Acme", ("Ann Lee",))
QUARTERS = up_to(AS_OF, 8)


def scores(account_id: str, quarter: str, detractors: int, passives: int, promoters: int) -> dict[str, Any]:
    """Return a row of counts of one account."""
    counts = {"detractors": detractors, "passives": passives, "promoters": promoters}
    return {"account_id": account_id, "quarter": quarter, **counts}


def others(number: int) -> list[dict[str, Any]]:
    """Return the rows of so many other accounts, with six answers each."""
    return [scores(f"other{each}", "", 2, 2, 2) for each in range(number)]


def name(account_id: str, called: str, home_id: str = "") -> dict[str, Any]:
    """Return a row of an account's name."""
    return {"account_id": account_id, "home_id": home_id or account_id, "name": called}


def comment(text: str, *, shared: bool = True, role: str = "end_user") -> dict[str, Any]:
    """Return a row of a comment."""
    return {"sid": text, "role": role, "answered_at": datetime(2025, 12, 1), "comment": text, "shared": shared}  # noqa: DTZ001 - the lake's times


def theme(
    called: str | None, detractors: int, passives: int, promoters: int, last: int = 1, **changes: int
) -> dict[str, Any]:
    """Return a row of a theme that was last mentioned on a day of December, by people of accounts of their own."""
    counts = {"detractors": detractors, "passives": passives, "promoters": promoters}
    answers, balance = detractors + passives + promoters, promoters - detractors
    sums = {"scored_accounts": answers, "squares": detractors + promoters, "products": balance, "sizes": answers}
    told = {"theme": called, "answers": answers, **counts, **sums, "recent": answers, "before_recent": 0}
    return {**told, "last_at": datetime(2025, 12, last), "commented": 40, "heard": 60, **changes}  # noqa: DTZ001 - the lake's times


def change(title: str, tags: str = "", account_ids: str = "", *, closes: bool = False, day: int = 5) -> dict[str, Any]:
    """Return a row of a change, for everyone unless it names accounts."""
    told = {"annotation_id": title, "title": title, "text": "", "day": date(2025, 12, day), "tags": tags}
    return {**told, "account_ids": account_ids, "everyone": not account_ids, "closes_theme": closes}


def an_account_pack(**rows: Any) -> Pack:
    """Return Acme's pack; keywords are the rows of its queries by their names without pack_."""
    names = ("names", "scores", "asked", "questions", "comments", "themes", "changes")
    return account_pack.build(ASKED, ACME, {f"pack_{each}": rows.get(each, []) for each in names})


def question(quarter: str, *versions: str, survey: str = "nps") -> dict[str, Any]:
    """Return a row of the wordings in which a survey was sent to an account in a quarter."""
    return {"quarter": quarter, "survey_id": survey, "one_version": min(versions), "other_version": max(versions)}


def a_full_account_pack() -> Pack:
    """Return a pack in which every slide has something to show."""
    every = zip(
        QUARTERS, [(2, 3, 5), (1, 3, 6), (3, 4, 4), (1, 1, 3), (2, 3, 7), (1, 3, 8), (1, 2, 9), (1, 2, 3)], strict=True
    )
    return an_account_pack(
        names=[name("acme", "Acme"), name("globex", "Globex")],
        scores=[*(scores("acme", quarter, *counts) for quarter, counts in every), *others(30)],
        questions=[question(quarter, "a" if quarter < QUARTERS[5] else "b") for quarter in QUARTERS],
        asked=[{"role": "key_contact", "asked": 14, "answered": 9}, {"role": "end_user", "asked": 80, "answered": 3}],
        comments=[
            comment("Fast", role="key_contact"),
            comment("دعم ممتاز"),
            comment("=1+1"),
            comment("No", shared=False),
        ],
        themes=[theme("exports", 4, 3, 5), theme("=price", 1, 0, 0), theme(None, 2, 2, 2)],
        changes=[change("Exports run in the background", "exports", closes=True)],
    )


def a_company_pack(**rows: Any) -> Pack:
    """Return the company's pack of a year in which every month has answers."""
    months = [month_of(10, 12, 20 + index, month=month) for index, month in enumerate(MONTHS)]
    periods = [
        month_of(40, 30, 80, period="recent"),
        month_of(1, 1, 1, segment="Public"),
        month_of(9, 9, 9, segment="SMB"),
    ]
    sent = [{"month": month, "survey_id": "nps", "metric": "nps", "asked": 90, "answered": 40} for month in MONTHS]
    versions = [("a", "a")] * 5 + [("a", "b")] + [("b", "b")] * 6
    asked = [row | {"one_version": one, "other_version": two} for row, (one, two) in zip(sent, versions, strict=True)]
    report = a_report(*months, *periods, asked=rows.get("asked", asked))
    queries = {"pack_themes": "themes", "pack_changes": "changes", "loop_cases": "cases"}
    return company_pack.build(ASKED, report, {query: rows.get(each, []) for query, each in queries.items()})


def titled(pack: Pack, beginning: str) -> Slide:
    """Return the only slide whose title begins so."""
    [found] = [each for each in pack.slides if each.title.startswith(beginning)]
    return found
