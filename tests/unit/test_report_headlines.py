"""What the reports of worth, silence, themes, the loop and health offer to the digest."""

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from functions.reports.figures.measures import Share
from functions.reports.figures.model import Beside, Change
from functions.reports.headline import Headline, changes
from functions.reports.health import headlines as health_headlines
from functions.reports.health.model import AccountHealth, HealthReport, Tally
from functions.reports.health.model import Facet as RiskFacet
from functions.reports.health.model import Group as RiskGroup
from functions.reports.loop import headlines as loop_headlines
from functions.reports.loop.model import Answered, Facet, Group, LoopReport, Promises, Waits
from functions.reports.silence import headlines as silence_headlines
from functions.reports.silence.model import SilenceAccountsReport, SilentAccount
from functions.reports.themes import headlines as themes_headlines
from functions.reports.themes.model import Facet as ThemesFacet
from functions.reports.themes.model import Group as ThemesGroup
from functions.reports.themes.model import Mentioned, Quote, Theme, ThemesReport
from functions.reports.worth import headlines as worth_headlines
from functions.reports.worth import model
from functions.reports.worth.division_words import evidence
from functions.reports.worth.model import Across, Division, Estimate, Finding, Member, Part, WorthReport
from functions.reports.worth.model import Group as WorthGroup
from tests.making import a_programme

ABOUT = {"schema": "", "as_of": "2026-01-12T06:00:00Z", "programme": "0123456789abcdef", "company": "Harbour"}
SIDE = WorthGroup("detractor", 50, 24, 48.0, 35.0, 61.0, None)
MORE = Change(12.0, 8.0, 16.0, shown=True)


def said(headlines: Any, role: Any) -> list[str]:
    return [plain(each.words) for each in changes(tuple(headlines), [role])]


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{MINUS SIGN}", "-")


def a_theme(change: Change | None = MORE, tag: str = "exports", **changes: Any) -> Theme:
    known: dict[str, Any] = dict.fromkeys(Theme.__dataclass_fields__) | {
        "tag": tag,
        "label": tag.title(),
        "functions": ("support",),
    }
    known |= {"answers": 40, "share": Share(40, 100, 40.0, 31.0, 50.0), "share_change": change, "quotes": ()}
    return Theme(**{**known, "actions": (), **changes})


def themes(*found: Theme, facets: tuple[ThemesFacet, ...] = ()) -> tuple[Headline, ...]:
    known: dict[str, Any] = (
        dict.fromkeys(ThemesReport.__dataclass_fields__)
        | ABOUT
        | {"internal": False, "themes": found, "facets": facets}
    )
    return themes_headlines.headlines(ThemesReport(**known), a_programme())


def a_loop(change: Change | None = None, overdue: int = 0, facets: tuple[Facet, ...] = ()) -> LoopReport:
    share = Share(80, 100, 80.0, 71.0, 87.0)
    promises = Promises(None, Waits(20, 15, 6.5, 4.0, 20.0, 30.0, 22.0, None), None, overdue, overdue, None)
    known: dict[str, Any] = dict.fromkeys(LoopReport.__dataclass_fields__) | ABOUT | {"change": change}
    known |= {"answered": Answered(100, 70, 10, share), "promises": promises, "promises_before": promises}
    return LoopReport(**{**known, "facets": facets})


def an_account(account_id: str, colour: Any = "red", days: int | None = 30, **changes: Any) -> AccountHealth:
    known: dict[str, Any] = dict.fromkeys(AccountHealth.__dataclass_fields__) | {
        "account_id": account_id,
        "name": account_id.title(),
    }
    known |= {"colour": colour, "days": days, "renewal_date": "2026-02-11", "arr": 12_000, "reasons": ("product low",)}
    return AccountHealth(**{**known, "callouts": (), **changes})


def a_health(*accounts: AccountHealth) -> HealthReport:
    known: dict[str, Any] = (
        dict.fromkeys(HealthReport.__dataclass_fields__) | ABOUT | {"accounts": accounts, "facets": ()}
    )
    return HealthReport(**{**known, "renewing": (Tally("red", 2, 24_000, 2), Tally("green", 5, 0, 0))})


def a_finding(low: float, high: float, verdict: Any = "associated", subject: Any = "churn") -> Finding:
    known: dict[str, Any] = dict.fromkeys(Finding.__dataclass_fields__) | {
        "subject": subject,
        "verdict": verdict,
        "accounts": 90,
    }
    return Finding(**known | {"sentences": ("31 of 90 churned.",), "difference": Estimate((low + high) / 2, low, high)})


def test_a_theme_that_is_written_about_more_often_is_for_product_and_its_function() -> None:
    [more] = themes(a_theme())

    assert (more.words, more.roles) == ("Exports: written about more often", {"product", "support"})
    assert plain(more.evidence) == (
        "40 of 100 comments, 40% (31 to 50%). "
        "+12 percentage points on the three months before (95% interval +8 to +16)."
    )


def test_a_theme_picked_from_many_must_hold_against_all_of_them() -> None:
    near = Change(12.0, 0.5, 23.5, shown=True)

    alone = themes(a_theme(near))
    among = themes(a_theme(near), *[a_theme(replace(near, shown=False), tag=f"t{number}") for number in range(9)])

    assert said(alone, "product") == ["Exports: written about more often"]
    assert said(among, "product") == []
    assert "10 themes were compared" in among[0].evidence


def test_a_theme_that_is_not_shown_to_move_is_not_offered() -> None:
    assert themes(a_theme(replace(MORE, shown=False)), a_theme(None)) == ()


def a_facet(compared: int = 6) -> ThemesFacet:
    none: dict[str, Any] = dict.fromkeys(Mentioned.__dataclass_fields__) | {"tag": "exports", "label": "Exports"}
    share, others = Share(40, 80, 50.0, 39.0, 61.0), Share(10, 120, 8.0, 5.0, 15.0)
    more = Mentioned(**none | {"share": share, "others": others, "stands_out": "more", "adjusted_p": 0.001} | APART)
    less = Mentioned(**none | {"share": others, "others": share, "stands_out": "less", "adjusted_p": 0.001} | APART)
    groups = ThemesGroup("smb", 80, None, (more,)), ThemesGroup("large", 120, None, (less,))
    return ThemesFacet("segment", groups, compared, 0)


APART = {"change": Change(42.0, 30.0, 54.0, shown=True)}


def test_who_writes_more_about_a_theme_is_for_product_and_its_function_and_told_once() -> None:
    [more] = themes(a_theme(None), facets=(a_facet(),))

    assert (more.words, more.roles) == ("Exports: written about more by the segment smb", {"product", "support"})
    assert plain(more.evidence) == (
        "In 40 of 80 comments, 50% (39 to 61%); by all others in 8% (5 to 15%). "
        "6 shares were compared, and this holds among so many."
    )
    assert more.answers == 40
    assert more.weight > themes(a_theme(None), facets=(a_facet(600),))[0].weight > 0


def test_marketing_is_told_what_promoters_let_be_quoted_and_nothing_internal() -> None:
    quotes = Quote("Love it", "promoter", internal=False), Quote("Mine", "promoter", internal=True)

    [told] = themes(a_theme(None, quotes=(*quotes, Quote("Slow", "detractor", internal=False))))

    assert (told.words, told.roles) == ("1 sentence by promoters may be quoted", {"marketing"})
    assert "Love it" in told.evidence
    assert "Mine" not in told.evidence


def test_support_and_the_ceo_hear_that_comments_are_answered_less_often_and_of_what_is_overdue() -> None:
    found = loop_headlines.headlines(a_loop(Change(-20.0, -30.0, -10.0, shown=True), overdue=3), a_programme())

    assert said(found, "support") == said(found, "ceo") == [
        "Comments were answered less often", "3 promised answers are overdue",
    ]  # fmt: skip
    assert plain(found[1].evidence) == (
        "Of 20 promises in thirteen weeks, half had theirs within 6.5 h (4 h to 20 h). Counted in full, not sampled."
    )


def test_a_group_that_is_answered_less_often_is_told_of_if_that_holds_among_all_compared() -> None:
    answered = Answered(50, 20, 0, Share(20, 50, 40.0, 28.0, 54.0))
    change = Change(-30.0, -45.0, -15.0, shown=True)
    promises = Promises("smb", None, None, None, None, None)
    smb = Group("smb", answered, None, Beside(change, 0.001, differs=True), promises)
    pro = Group("pro", answered, None, Beside(change, 0.2, differs=False), promises)

    found = loop_headlines.headlines(
        a_loop(facets=(Facet("segment", (smb,), 0), Facet("plan", (pro,), 0))), a_programme()
    )

    assert said(found, "support") == ["Comments of the segment smb are answered less often than the others"]
    assert plain(found[0].evidence) == (
        "20 of 50 in thirteen weeks, 40% (28 to 54%): -30 (-45 to -15) percentage points on all others, one of several "
        "compared."
    )


def test_a_loop_that_did_not_change_is_not_told() -> None:
    assert loop_headlines.headlines(a_loop(Change(-5.0, -15.0, 5.0, shown=False)), a_programme()) == ()


def test_sales_is_told_the_names_of_accounts_that_renew_and_the_ceo_only_how_many() -> None:
    report = a_health(an_account("acme"), an_account("birch", days=200), an_account("cedar", "green", usage="fine"))

    found = health_headlines.headlines(report, a_programme())

    assert said(found, "sales") == [
        "1 account with weak sentiment renews within 90 days", "1 account is ripe for a talk about more",
    ]  # fmt: skip
    [risk] = [each for each in found if "ceo" in each.roles]
    assert risk.words == "1 of 7 accounts that renew within 90 days is at risk"
    assert "Acme" not in risk.words + risk.evidence


def test_sales_and_the_ceo_are_told_of_a_group_that_is_at_risk_more_often_than_all_others() -> None:
    few, share = Tally("red", 12, 0, 0), Share(12, 20, 60.0, 38.7, 78.1)
    beside = Beside(Change(40.0, 20.0, 60.0, shown=True), 0.001, differs=True)
    smb = RiskGroup("smb", few, 20, few, few, share, beside)
    safer = replace(smb, name="large", beside=replace(beside, change=Change(-40.0, -60.0, -20.0, shown=True)))
    report = replace(a_health(), facets=(RiskFacet("segment", (smb, safer), 0),))

    found = health_headlines.headlines(report, a_programme())

    assert said(found, "ceo") == said(found, "sales") == [
        "Accounts of the segment smb are at risk more often than the others",
    ]  # fmt: skip
    assert plain(found[0].evidence).startswith("12 of 20 with a colour are red, 60% (39 to 78%): +40 (+20 to +60)")


def test_an_account_that_gave_notice_or_just_expanded_is_not_ripe() -> None:
    leaving = an_account("acme", "green", usage="fine", gave_notice="2026-01-02")
    larger = an_account("birch", "green", usage="fine", revenue="expanded")

    assert health_headlines.headlines(a_health(leaving, larger), a_programme()) == ()


def test_a_csm_is_told_of_their_own_accounts_and_of_no_others() -> None:
    report = a_health(an_account("acme"), an_account("birch"), an_account("cedar", days=200))

    told = list(health_headlines.own(report, {"acme", "cedar"}))

    assert said(told, "csm") == [
        "1 account of yours with weak sentiment renews within 90 days",
        "1 account of yours is red",
    ]
    assert "Birch" not in str(told)


def test_a_csm_is_told_which_of_their_own_accounts_are_silent() -> None:
    blank: dict[str, Any] = dict.fromkeys(SilentAccount.__dataclass_fields__)
    silent = [SilentAccount(**{**blank, "account_id": name, "name": name.title()}) for name in ("acme", "birch")]
    known: dict[str, Any] = (
        dict.fromkeys(SilenceAccountsReport.__dataclass_fields__) | ABOUT | {"silent": tuple(silent)}
    )

    [told] = silence_headlines.own(SilenceAccountsReport(**known), {"birch"})

    assert told.words == "1 account of yours did not answer any survey"
    assert told.evidence == "Birch. Counted in full, not sampled."


def test_silence_that_went_together_with_leaving_is_told_with_its_caveat() -> None:
    [told] = worth_headlines.silent(a_finding(5.0, 25.0, subject="churn of the silent"))

    assert told.words == "Silent accounts left more often than those that answered"
    assert told.evidence == "31 of 90 churned. This shows what went together, not why."


def test_what_is_not_associated_is_not_told() -> None:
    assert list(worth_headlines.silent(a_finding(5.0, 25.0, verdict="no association shown"))) == []
    assert said(worth_headlines.silent(a_finding(-5.0, 25.0)), "ceo") == []


def a_division(differ: float | None, *members: Any, facet: str | None = "plan") -> Division:
    test = None if differ is None else model.Tested("Breslow-Day", 1.0, differ)
    across = Across(2, 180, None, None, test, 2) if test else None
    return Division(facet, tuple(a_member(*each) for each in members), 0, across, ())


def a_member(name: str, low: float, high: float, verdict: Any) -> Member:
    return Member(name, SIDE, SIDE, verdict, "", Estimate((low + high) / 2, low, high), None, 0.01, ())


def worth(verdict: str, *divisions: Division) -> list[str]:
    known: dict[str, Any] = dict.fromkeys(WorthReport.__dataclass_fields__) | ABOUT
    part = Part("nps", a_finding(5.0, 25.0, verdict), divisions, a_finding(0.0, 0.0, "not enough data yet"), None)
    return said(worth_headlines.headlines(WorthReport(**{**known, "parts": (part,)}), a_programme()), "sales")


def test_a_group_is_told_of_where_groups_differ_or_the_whole_shows_nothing() -> None:
    steep, level = ("pro", 12.0, 40.0, "associated"), ("free", -9.0, 11.0, "no association shown")
    told = ["Of the plan pro, accounts with a low NPS left more often than those with a high one"]

    assert worth("associated", a_division(0.01, steep, level)) == told
    assert worth("no association shown", a_division(None, steep, level)) == told
    assert worth("associated", a_division(0.4, steep, level)) == []
    assert worth("associated", a_division(None, steep, level)) == []


def test_a_group_picked_from_many_must_hold_against_all_of_them() -> None:
    near, level = ("pro", 0.5, 30.0, "associated"), ("free", -9.0, 11.0, "no association shown")

    assert worth("no association shown", a_division(None, near)) != []
    assert worth("no association shown", a_division(None, near, *[level] * 9)) == []


def test_a_survey_whose_scores_went_the_other_way_is_told_of_by_its_name() -> None:
    turned = a_division(None, ("csm-nps", -40.0, -12.0, "associated"), facet=None)

    assert worth("no association shown", turned) == [
        "Accounts with a low NPS in the survey csm-nps left less often than those with a high one"
    ]


def test_the_evidence_of_a_group_is_both_rates_and_their_difference() -> None:
    [member] = a_division(None, ("pro", 12.0, 40.0, "associated")).groups

    assert plain(evidence(member)) == (
        "24 of 50 (48%) of those at the bottom of the scale churned, 24 of 50 (48%) of those at its top: "
        "+26 points (+12 to +40)."
    )
    assert evidence(replace(member, difference=None)) == ""


@given(st.text(min_size=1, max_size=300))
def test_a_quote_is_kept_to_one_line_without_a_link(text: str) -> None:
    [told] = themes(a_theme(None, quotes=(Quote(f"{text} http://evil.example", "promoter", internal=False),)))

    assert "://" not in told.evidence
    assert len(told.evidence.splitlines()) == 1
    assert len(told.evidence) < 300
