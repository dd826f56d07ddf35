"""What no figure of any report counts, whichever of its queries is asked, and words that none of them gives away."""

from pathlib import Path
from typing import Any

import pytest

from functions.reports.baselines import Night
from functions.reports.kind import Found, Plan
from functions.reports.kinds import KINDS
from functions.reports.lake.rows import COLUMNS, Set
from functions.reports.packs.queries import AccountQueries, AccountsHeard, CompanyQueries
from tests.lakes import OUT, Rows, a_comment, a_tag, an_account, an_answer, asked_of
from tests.making import a_programme

PLANS: dict[str, Plan] = {
    **{str(name): kind for name, kind in KINDS.items()},
    "slides of an account": AccountQueries("acme"),
    "slides of the company": CompanyQueries(),
    "accounts for slides": AccountsHeard(),
    "baselines": Night(a_programme()),
}
WHEN = ("2024-10-06T09:00:00Z", "2025-07-01T09:00:00Z", "2025-10-06T09:00:00Z", "2026-01-05T09:00:00Z")
# They say how much is left out, and since when there are answers of whatever kind.
COUNTS_OF_THEM = {"trend_excluded", "themes_left_out", "loop_left_out", "health_left_out", "history"}
# What is known of an account, and who was answered, whether or not anybody had asked.
OF_ANYONE = {
    "health_answers", "baselines_first", "baselines_counts", "bases_scores", "loop_comments", "silence_accounts",
}  # fmt: skip
WORDS = "Jane never calls back"
SAID = {"account_id": "acme", "role": "end_user", "groups": "segment=smb\nrole=end_user", "consent_quote": True}


def answers(name: str, score: int, *later: dict[str, Any], **changes: Any) -> dict[Set, list[dict[str, Any]]]:
    """Return answers of Acme's people at several times, with words and a tag each, and what became of each later."""
    told: dict[Set, list[dict[str, Any]]] = {"responses": [], "comments": [], "tags": []}
    for number, at in enumerate(WHEN):
        given = an_answer(f"{name}{number}", score, at, **SAID, **changes)
        told["responses"] += [given, *(given | each for each in later)]
        told["comments"].append(a_comment(given["sid"], WORDS if name == "about" else "said"))
        told["tags"].append(a_tag(given["sid"], "price"))
    return told


def sent(name: str) -> dict[Set, list[dict[str, Any]]]:
    """Return the invitations that those answers answer."""
    told = {"version": 2, "metric": "nps", "state": "answered", **SAID}
    times = [{"sid": f"{name}{number}", "sent_at": at, "answered_at": at} for number, at in enumerate(WHEN)]
    return {"invitations": [told | each for each in times]}


def asked(folder: Path, plan: Plan, *told: dict[Set, list[dict[str, Any]]]) -> Found:
    """Return what a plan's queries say of a lake with all that was told; other sets have nothing in them."""
    folder.mkdir()
    sets: dict[Set, Rows] = {
        name: [row for each in told for row in each.get(name, ())] for name in COLUMNS if name in plan.columns
    }
    return asked_of(folder, plan, sets | {"accounts": [an_account("acme")]})


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
def test_what_a_colleague_left_out_and_what_nobody_asked_for_is_in_no_figure(tmp_path: Path, plan: Plan) -> None:
    given = answers("given", 9)
    out = answers("out", 3, {"version": 4, "excluded_at": OUT})
    unasked = answers("link", 3, channel="link")
    kiosk = answers("kiosk", 3, channel="kiosk", contact_key="")

    plain = asked(tmp_path / "plain", plan, given)

    without = asked(tmp_path / "out", plan, given, out)
    differing = {name for name, rows in without.items() if list(rows) != list(plain[name])}
    assert differing <= COUNTS_OF_THEM | {"silence_accounts"}
    beside = asked(tmp_path / "unasked", plan, given, unasked, kiosk)
    differing = {name for name, rows in beside.items() if list(rows) != list(plain[name])}
    assert differing <= COUNTS_OF_THEM | OF_ANYONE


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
def test_what_a_colleague_put_back_counts_as_if_it_had_never_been_out(tmp_path: Path, plan: Plan) -> None:
    again: dict[str, Any] = {"version": 5, "excluded_at": None}

    never = asked(tmp_path / "never", plan, sent("given"), answers("given", 3, again))

    out = answers("given", 3, {"version": 4, "excluded_at": OUT}, again)
    assert asked(tmp_path / "back", plan, sent("given"), out) == never


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
def test_what_was_said_about_a_csm_is_given_to_no_report_as_words_to_quote(tmp_path: Path, plan: Plan) -> None:
    about = answers("about", 3, touchpoint="csm")

    found = asked(tmp_path / "about", plan, answers("given", 9), about)

    quoted = [
        row for rows in found.values() for row in rows if WORDS in row.values() and row.get("quotable") is not False
    ]
    assert quoted == []
