"""What came of the demo, read back from the table, the lake's reports and the outbox, and held against each other."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from functions.adapters.images import Item, unmarshal
from functions.core.interval import Counts, interval
from functions.core.scales import SCALES
from functions.core.times import iso
from infra.local.aftermath import follow_up_mails, followed_up
from infra.local.play import Ledger
from infra.local.stack import Stack


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of a run, and every contradiction between two places that should agree."""

    figures: Mapping[str, Any]
    contradictions: tuple[str, ...]

    def text(self) -> str:
        """Return the figures for a reader, and what does not agree."""
        nps, figures = self.figures["nps"], self.figures
        lines = [
            "",
            f"Surveys sent      {figures['surveys_sent']}: {_listed(figures['sent_by_survey'])}",
            f"  set off by      {_listed(figures['sent_by_occasion'])}",
            f"  that waited     {_told(figures['waited'])}",
            f"Reminders         {figures['reminders']}, and {figures['tests']} test",
            f"Not asked         {_told(figures['skipped'])}",
            f"Still to come     {figures['still_to_come']}",
            f"Pauses            {_told(figures['pauses'])}",
            f"Answers           {_told(figures['answers_by_metric'])}",
            f"  that came by    {_listed(figures['answers_by_channel'])}",
            f"Shown in product  {figures['shown_in_product']}, of which {figures['declined']} declined",
            f"Asked for fewer   {figures['wants_fewer']}",
            f"NPS               {nps['score']:+.0f} (95 % interval {nps['low']:+.0f} to {nps['high']:+.0f})",
            f"Follow-up mails   {_told(figures['follow_ups'])}",
            f"Cases             {_told(figures['cases'])}; {figures['overdue']} went on to another person",
            f"Alerts            {_told(figures['alerts'])}",
            f"At risk           {figures['at_risk']} warnings, {figures['health_changes']} changes of health",
            f"Reports written   {figures['reports_written']}, each as HTML, CSV, JSON and Parquet",
            f"Packs written     {figures['packs_written']}, each as slides too",
            f"Events rejected   {figures['rejected']}, each with its reason",
        ]
        wrong = [f"DOES NOT AGREE: {each}" for each in self.contradictions]
        return "\n".join([*lines, *wrong, ""]) + "\n"


def _told(counts: Mapping[str, int]) -> str:
    return f"{sum(counts.values())}: {_listed(counts)}"


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in counts.items())


def summarise(stack: Stack, ledger: Ledger) -> Summary:
    """Return the figures as stored, held against what the player and the outbox saw."""
    items = list(_items(stack))
    asked = [item for item in items if item["sk"] == "INVITATION" and not item.get("test")]
    figures = {
        **_sent(asked),
        "tests": sum("sent_at" in item for item in items if item.get("test")),
        "skipped": _counted(item["reason"] for item in items if item["sk"].startswith("SKIP#")),
        "pauses": _counted(_pauses(items)),
        **_answers([item for item in asked if "response_version" in item]),
        **followed_up(stack, items),
        "reports_written": _written(stack, ".html") - _written(stack, "-pack.html"),
        "packs_written": _written(stack, "-pack.html"),
        "rejected": len(stack.rejected()),
        "wants_fewer": sum(item.get("less_often", False) for item in items if item["sk"] == "PROFILE"),
    }
    return Summary(figures, tuple(_contradictions(stack, ledger, figures, items)))


def _written(stack: Stack, ending: str) -> int:
    return sum(report.key.endswith(ending) for report in stack.reports())


def _sent(asked: list[Item]) -> dict[str, Any]:
    """Return what became of the invitations; an occasion is named by the first word of its wave."""
    sent = [item for item in asked if "sent_at" in item and "origin" not in item]
    return {
        "shown_in_product": sum("origin" in item for item in asked),
        "declined": sum("declined_at" in item for item in asked),
        "surveys_sent": len(sent),
        "sent_by_survey": _counted(item["survey_id"] for item in sent),
        "sent_by_occasion": _counted(item["wave"].partition(":")[0] for item in sent),
        "waited": _counted(item["waits_for"] for item in sent if item.get("waits_for")),
        "reminders": sum(item["step"] for item in sent),
        "still_to_come": sum(item["state"] == "planned" for item in asked),
    }


def _answers(answered: list[Item]) -> dict[str, Any]:
    counts = Counter(SCALES["nps"].band(item["score"]) for item in answered if item["metric"] == "nps")
    return {
        "answers": len(answered),
        "answers_by_metric": _counted(item["metric"] for item in answered),
        "answers_by_channel": _counted(item["channel"] for item in answered),
        "answers_without_a_name": sum(not item["contact_id"] for item in answered),
        "nps": _nps(Counts(counts["bottom"], counts["middle"], counts["top"])),
    }


def _pauses(items: list[Item]) -> Iterator[str]:
    """Yield of whom each pause was, and why, in the last words told of it."""
    for item in items:
        if item["pk"] == "PAUSE":
            yield f"{item['sk'].partition('#')[0].lower()} ({item['reason']})"
        if "pause_reason" in item:
            yield f"contact ({item['pause_reason']})"


def _counted(names: Iterator[str]) -> dict[str, int]:
    return dict(sorted(Counter(names).items()))


def _items(stack: Stack) -> Iterator[Item]:
    pages = stack.client("dynamodb").get_paginator("scan").paginate(TableName=stack.physical("Table"))
    return (unmarshal(image) for page in pages for image in page["Items"])


def _contradictions(stack: Stack, ledger: Ledger, figures: Mapping[str, Any], items: list[Item]) -> Iterator[str]:
    """Yield each pair of places that tell different numbers."""
    mails = Counter(mail.tags.get("kind", "none") for mail in stack.outbox())
    told = Counter(entry["DetailType"] for entry in stack.published)
    report = _latest_report(stack)
    for what, one, other in (
        ("survey mails received and surveys sent", len(ledger.surveys), figures["surveys_sent"]),
        ("reminders received and reminders sent", ledger.reminders, figures["reminders"]),
        ("tests received and tests sent", ledger.tests, figures["tests"]),
        ("survey mails in the outbox and those sent", mails["survey"], _survey_mails(figures)),
        ("SurveySent events, and surveys sent or shown", told["SurveySent"], _asked(figures)),
        ("people who declined and those on record", ledger.declined, figures["declined"]),
        ("people who asked for fewer surveys and those on record", ledger.fewer, figures["wants_fewer"]),
        ("SurveySkipped events and skips", told["SurveySkipped"], sum(figures["skipped"].values())),
        ("answers given and answers stored", _scores_given(ledger), _scores_stored(items)),
        ("ResponseReceived events and answers", told["ResponseReceived"], figures["answers"]),
        ("replies, sent or not needed, and answers with a name", sum(figures["replies"].values()), _named(figures)),
        ("follow-up mails and follow-ups", follow_up_mails(mails), sum(figures["follow_ups"].values())),
        ("cases worked and cases closed", len(ledger.cases_worked), figures["cases"].get("closed", 0)),
        ("CaseOpened events and cases", told["CaseOpened"], sum(figures["cases"].values()) + figures["reopened"]),
        ("ReportPublished events and reports", told["ReportPublished"], figures["reports_written"]),
        ("packs as a page and packs as slides", figures["packs_written"], _written(stack, "-pack.pptx")),
        ("answers in the last report and NPS answers stored by then", _reported(report), _answered_by(items, report)),
        ("invitations left undecided", _undecided(items, iso(stack.clock.now())), 0),
        ("functions that failed", len(stack.failures), 0),
    ):
        if one != other:
            yield f"{what}: {one} and {other}"


def _survey_mails(figures: Mapping[str, Any]) -> int:
    return int(figures["surveys_sent"] + figures["reminders"] + figures["tests"])


def _asked(figures: Mapping[str, Any]) -> int:
    return int(figures["surveys_sent"] + figures["shown_in_product"])


def _named(figures: Mapping[str, Any]) -> int:
    return int(figures["answers"] - figures["answers_without_a_name"])


def _scores_given(ledger: Ledger) -> list[tuple[int, str]]:
    every = [*ledger.answers.values(), *ledger.in_product, *ledger.passing]
    return sorted((answer.score, answer.comment) for answer in every)


def _scores_stored(items: list[Item]) -> list[tuple[int, str]]:
    return sorted((item["score"], item.get("comment", "")) for item in items if "response_version" in item)


def _undecided(items: list[Item], now: str) -> int:
    """Count invitations that nobody knows the fate of, and those that should have left."""
    asked = [item for item in items if item["sk"] == "INVITATION"]
    return sum(
        item["state"] == "unconfirmed" or (item["state"] == "planned" and item["due_at"] < now) for item in asked
    )


def _answered_by(items: list[Item], report: Mapping[str, Any]) -> int:
    answers = [item for item in items if "response_version" in item and item["metric"] == "nps"]
    answered = [item["answered_at"] for item in answers if item["channel"] not in {"link", "kiosk"}]  # as reports do
    return sum(report["first_month"] <= at[:7] and at <= report["as_of"] for at in answered)


def _reported(report: Mapping[str, Any]) -> int:
    return int(report["overall"]["answers"])


def _nps(tally: Counts) -> dict[str, float]:
    """Return the score and its interval in points, to a tenth."""
    shown = interval(tally)
    return {
        "score": round(100 * tally.nps, 1),
        "low": round(100 * shown.low, 1),
        "high": round(100 * shown.high, 1),
    }


def _latest_report(stack: Stack) -> Mapping[str, Any]:
    """Return the latest report of the trend as written in JSON."""
    key = max(report.key for report in stack.reports() if report.key.endswith("/trend.json"))
    body = stack.client("s3").get_object(Bucket=stack.physical("ReportsBucket"), Key=key)["Body"].read()
    written: Mapping[str, Any] = json.loads(body)
    return written
