"""What the report of themes repeats of what people wrote."""

from pathlib import Path
from typing import Any

from functions.reports.kind import Asked, data
from functions.reports.kinds import THEMES
from functions.reports.themes import report as themes
from functions.reports.themes.headlines import headlines
from functions.reports.themes.render import page, spreadsheet
from functions.reports.themes.said import cut
from tests.lakes import AS_OF, a_comment, a_tag, an_account, an_answer, asked_of
from tests.unit.test_report_of_themes import NONE, OCTOBER, built, listening, mentioned, of_lake, theme


def test_quotes_without_consent_are_in_the_internal_report_alone_and_are_marked() -> None:
    rows = {"themes_mentions": [mentioned(None, 9), mentioned("price", 9)]}
    said = [("s2", "Do not quote me", False), ("s1", "Quote me", True)]
    quotes = [
        {"tag": "price", "sid": sid, "comment": text, "category": "passive", "consent": yes} for sid, text, yes in said
    ]

    shared, internal = (built({**rows, "themes_quotes": quotes}, internal=each) for each in (False, True))

    assert [(each.text, each.internal) for each in theme(shared, "price").quotes] == [("Quote me", False)]
    assert [(each.text, each.internal) for each in theme(internal, "price").quotes] == [
        ("Quote me", False),
        ("Do not quote me", True),
    ]
    assert "Do not quote me" not in page(shared) + spreadsheet(shared).csv
    assert page(internal).count("internal: no consent to quote") == 1


def test_the_same_words_of_two_people_are_quoted_once() -> None:
    said = [("s1", "Too dear"), ("s2", "Too dear"), ("s3", "Dear, but good")]
    quotes = [
        {"tag": "price", "sid": sid, "comment": told, "category": "passive", "consent": True} for sid, told in said
    ]
    rows = {"themes_mentions": [mentioned(None, 9), mentioned("price", 9)], "themes_quotes": quotes}

    assert [each.text for each in theme(built(rows), "price").quotes] == ["Too dear", "Dear, but good"]


def test_quotes_that_are_shared_hold_no_address_number_or_name_that_leads_to_a_person() -> None:
    told = "Jane Doe of +44 20 7946 0958 was kind, write to ann@globex.example or see https://globex.example/a"
    quotes = [{"tag": "price", "sid": "s1", "comment": told, "category": "promoter", "consent": True}]
    rows = {"themes_mentions": [mentioned(None, 9), mentioned("price", 9)], "themes_quotes": quotes}
    team = listening("price", team=[{"name": "Jane Doe", "email": "jane@harbour.example"}])

    report = themes.build(Asked(AS_OF, "", "", team), {**NONE, **rows})

    assert [each.text for each in theme(report, "price").quotes] == [
        "[name] of [phone] was kind, write to [email] or see [link]"
    ]
    assert [each.evidence for each in headlines(report, team) if each.topic == "quotes"] == [
        "All agreed to it. The first, on Price: \u201c[name] of [phone] was kind, write to [email] or see [link]\u201d"
    ]
    assert [each.text for each in theme(built(rows, internal=True), "price").quotes] == [told]


def test_a_quote_or_a_phrase_that_names_a_customer_is_for_the_account_team_alone() -> None:
    said = {"category": "promoter", "consent": True, "tag": "price"}
    quotes = [{"sid": "s1", "comment": "We at GLOBEX like it", **said}, {"sid": "s2", "comment": "We like it", **said}]
    row = {"language": "en", "quotable": True, "account_id": "acme"}
    comments = [
        {"sid": f"{side}{number}", "comment": text, "category": side, **row}
        for side, text in (("detractor", "slow exports. globex waits"), ("promoter", "great value"))
        for number in range(200)
    ]
    rows: dict[str, Any] = {"themes_mentions": [mentioned(None, 9), mentioned("price", 9)], "themes_quotes": quotes}
    rows |= {"themes_comments": comments, "pack_names": [{"account_id": "g", "home_id": "g", "name": "Globex"}]}

    shared, internal = built(rows), built(rows, internal=True)

    assert [each.text for each in theme(shared, "price").quotes] == ["We like it"]
    assert len(theme(internal, "price").quotes) == 2
    assert "globex" not in (page(shared) + spreadsheet(shared).csv + data(shared)).casefold()
    assert "globex waits" in [each.words for each in internal.suggestions[0].detractors]


def test_a_long_comment_is_cut_between_words() -> None:
    assert cut("a word  \n and more") == "a word and more"
    assert cut("word " * 100) == ("word " * 55).strip() + "…"


def test_phrases_are_marked_as_not_reviewed_and_never_name_a_colleague() -> None:
    def comments(side: str, text: str) -> list[dict[str, Any]]:
        row = {"category": side, "language": "en", "quotable": False, "account_id": "acme"}
        return [{"sid": f"{side}{number}", "comment": text, **row} for number in range(200)]

    rows = comments("detractor", "slow exports. jane forgets") + comments("promoter", "great value")
    [found] = built({"themes_comments": rows}).suggestions

    assert [each.words for each in found.detractors] == ["jane forgets", "slow exports"]
    team = listening(team=[{"name": "Jane Doe", "email": "jane@harbour.example"}])
    [mine] = themes.build(Asked(AS_OF, "", "", team), {**NONE, "themes_comments": rows}).suggestions
    assert [each.words for each in mine.detractors] == ["slow exports"]
    assert {each.reviewed for each in (*mine.detractors, *mine.promoters)} == {False}


def test_the_score_of_a_phrase_allows_for_colleagues_who_think_alike() -> None:
    def score(accounts: int) -> Any:
        side, row = ("detractor", "promoter"), {"language": "en", "quotable": False}
        texts = [("slow exports", "great value"), ("slow imports", "slow exports after all")]
        comments = [
            {"sid": f"s{number:03}{place}", "comment": texts[number % 10 == 0][place], "category": side[place], **row}
            for number in range(250)
            for place in (0, 1)
        ]
        whose = [{**each, "account_id": f"{each['category']}{n % accounts}"} for n, each in enumerate(comments)]
        [found] = built({"themes_comments": whose}).suggestions
        return found.detractors[0].score

    apart, alike = score(500), score(25)

    assert (apart.n, apart.nps) == (alike.n, alike.nps) == (275, -81.82)
    assert alike.accounts < apart.accounts
    assert alike.high - alike.low > 2 * (apart.high - apart.low)


def test_the_lake_gives_the_account_that_a_comment_is_of_by_now(tmp_path: Path) -> None:
    rows: Any = dict.fromkeys(THEMES.sets, ()) | {
        "responses": [an_answer("s1", 9, account_id="old")],
        "comments": [a_comment("s1", "x")],
        "accounts": [an_account("acme"), an_account("old", merged_into="acme")],
    }

    assert [row["account_id"] for row in asked_of(tmp_path, THEMES, rows)["themes_comments"]] == ["acme"]


def test_too_few_comments_suggest_nothing_and_say_so() -> None:
    row = {"sid": "s1", "comment": "slow", "category": "detractor", "language": "en", "quotable": False}
    row |= {"account_id": "acme"}

    [found] = built({"themes_comments": [row]}).suggestions

    assert (found.words, found.detractors) == (
        "Phrases are suggested from 200 comments a side on; there are 1 of detractors and 0 of promoters.",
        (),
    )


def test_quotes_come_from_the_recent_quarter_and_never_from_surveys_about_a_colleague(tmp_path: Path) -> None:
    yes: dict[str, Any] = {"consent_quote": True}
    answers = [an_answer("s1", 9, **yes), an_answer("s2", 9, OCTOBER, **yes)]
    answers.append(an_answer("s3", 5, metric="csat", touchpoint="csm", **yes))
    comments = [a_comment(f"s{number}", f"said {number}") for number in (1, 2, 3)]
    tags = [a_tag(f"s{number}", "price") for number in (1, 2, 3)]

    report = of_lake(tmp_path, internal=True, responses=answers, comments=comments, tags=tags)

    assert [each.text for each in theme(report, "price").quotes] == ["said 1"]
