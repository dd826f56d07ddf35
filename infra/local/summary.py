"""What came of the demo, read back from the table, the lake's reports and the outbox, and held against each other."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from functions.adapters.table import Item, unmarshal
from functions.core.interval import Counts, interval
from functions.core.scales import SCALES
from infra.local.play import Ledger
from infra.local.stack import Stack


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of a run, and every contradiction between two places that should agree."""

    figures: Mapping[str, Any]
    contradictions: tuple[str, ...]

    def text(self) -> str:
        """Return the figures for a reader, and what does not agree."""
        nps = self.figures["nps"]
        lines = [
            "",
            f"Surveys sent      {self.figures['surveys_sent']}",
            f"Not asked         {sum(self.figures['skipped'].values())}: {_listed(self.figures['skipped'])}",
            f"Answers           {self.figures['answers']}",
            f"NPS               {nps['score']:+.0f} (95 % interval {nps['low']:+.0f} to {nps['high']:+.0f})",
            f"Follow-ups        {sum(self.figures['follow_ups'].values())}: {_listed(self.figures['follow_ups'])}",
            f"Reports written   {self.figures['reports_written']}, each as HTML, CSV and JSON",
            f"Events rejected   {self.figures['rejected']}, each with its reason",
        ]
        wrong = [f"DOES NOT AGREE: {each}" for each in self.contradictions]
        return "\n".join([*lines, *wrong, ""]) + "\n"


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in counts.items())


def summarise(stack: Stack, ledger: Ledger) -> Summary:
    """Return the figures as stored, held against what the player and the outbox saw."""
    items = list(_items(stack))
    invitations = [item for item in items if item["sk"] == "INVITATION"]
    answers = [item for item in invitations if "response_version" in item]
    counts = Counter(SCALES[item["metric"]].band(item["score"]) for item in answers)
    tally = Counts(counts["bottom"], counts["middle"], counts["top"])
    figures = {
        "surveys_sent": sum("sent_at" in item for item in invitations),
        "skipped": _counted(item["reason"] for item in items if item["sk"].startswith("SKIP#")),
        "answers": len(answers),
        "nps": _nps(tally),
        "follow_ups": _counted(
            item["sk"].removeprefix("EFFECT#")
            for item in items
            if item["sk"].startswith("EFFECT#") and item["state"] == "done"
        ),
        "reports_written": sum(report.key.endswith(".html") for report in stack.reports()),
        "rejected": len(stack.rejected()),
    }
    return Summary(figures, tuple(_contradictions(stack, ledger, figures, items)))


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
        ("survey mails received and surveys sent", ledger.surveys, figures["surveys_sent"]),
        ("survey mails in the outbox and surveys sent", mails["survey"], figures["surveys_sent"]),
        ("SurveySent events and surveys sent", told["SurveySent"], figures["surveys_sent"]),
        ("SurveySkipped events and skips", told["SurveySkipped"], sum(figures["skipped"].values())),
        ("answers given and answers stored", _scores_given(ledger), _scores_stored(items)),
        ("ResponseReceived events and answers", told["ResponseReceived"], figures["answers"]),
        ("replies sent and answers", figures["follow_ups"].get("reply", 0), figures["answers"]),
        ("follow-up mails and follow-ups", _follow_up_mails(mails), sum(figures["follow_ups"].values())),
        ("ReportPublished events and reports", told["ReportPublished"], figures["reports_written"]),
        ("answers in the last report and answers stored by then", _reported(report), _answered_by(items, report)),
        ("invitations left undecided", _undecided(items), 0),
        ("functions that failed", len(stack.failures), 0),
    ):
        if one != other:
            yield f"{what}: {one} and {other}"


def _follow_up_mails(mails: Counter[str]) -> int:
    return sum(mails[kind] for kind in ("promoter", "passive", "detractor", "alert"))


def _scores_given(ledger: Ledger) -> list[tuple[int, str]]:
    return sorted((answer.score, answer.comment) for answer in ledger.answers.values())


def _scores_stored(items: list[Item]) -> list[tuple[int, str]]:
    return sorted((item["score"], item["comment"]) for item in items if "response_version" in item)


def _undecided(items: list[Item]) -> int:
    return sum(item["state"] in {"planned", "unconfirmed"} for item in items if item["sk"] == "INVITATION")


def _answered_by(items: list[Item], report: Mapping[str, Any]) -> int:
    answered = [item["answered_at"] for item in items if "response_version" in item]
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
    """Return the latest report as written in JSON."""
    key = max(report.key for report in stack.reports() if report.key.endswith(".json"))
    body = stack.client("s3").get_object(Bucket=stack.physical("ReportsBucket"), Key=key)["Body"].read()
    written: Mapping[str, Any] = json.loads(body)
    return written
