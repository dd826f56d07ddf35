"""The notes at the foot of the trend report: how it was counted, what was left out, and what it is not good for."""

from collections.abc import Mapping, Sequence
from typing import Any

from functions.reports.figures.model import Note

_COUNTED = (
    "Each person's answer counts once per survey sent to them, in its newest version by the report's date and in the "
    "UTC month of its first version. Accounts that merged count as the one they merged into. Segments, roles and other "
    "groups are those of the day of asking. NPS is the share of 9 and 10 less that of 0 to 6; CSAT is the share of 4 "
    "and 5 out of 5, CES that of 5 to 7 out of 7. All surveys together, segments and other groups count NPS alone."
)
_INTERVAL = (
    "The range after a score is a 95% interval (adjusted Wald): if everyone had been heard, the score would most "
    "likely lie there. From 20 accounts on it also allows for colleagues who think alike, wherever that makes it "
    "wider. Two scores whose ranges overlap widely have not been shown to differ."
)
_BY_ACCOUNT = (
    "NPS counts each answer once, so an account of which twenty people answer weighs twenty times as much as one of "
    "which one does. Beside it stands the mean of accounts' own scores, in which each account counts once."
)
_TREND = (
    "A weighted line through the months with at least 5 answers; at least 3 such months are needed. Improving or "
    "declining: the 90% interval of the fitted change excludes zero. Holding steady: it lies within 15 points either "
    "way (7.5 for CSAT and CES, whose scale is half as long). Otherwise there is not enough evidence, which is the "
    "right answer for most small samples. Of the groups of one kind, such as segments, those called improving or "
    "declining are chosen so that at most one in ten is expected to be a false alarm (Benjamini-Hochberg)."
)
_CHANGES = (
    "Numbers above the line are what the company changed, on the day it did. Where that was for some accounts, their "
    "answers of the 90 days before are compared with those of the 90 days from that day on. A difference need not come "
    "of the change: much else happens at the same time. Where a survey's question was changed the line is broken: "
    "scores on either side answer different questions. The survey's trend then rests on the months since, and three "
    "months on the other side of the change are not compared."
)
_RATE = (
    "Of the surveys sent in a month, the share answered by the report's date. Surveys of the last weeks are still "
    "open, so the newest rates rise later. Those who stay silent may think otherwise than those who answer."
)
_SMALL = (
    "A segment, month or period with fewer than 5 answers is named without its figures, so that nobody's answer can "
    "be told. Where subtracting the other figures would give them away, the next smallest group is held back beside "
    "it. Of changes whose accounts and days overlap, the older shows no score if the two together would tell of a few. "
    "Weeks cut months in two: they are shown as far as no few answers are left between them and their months. "
    "The trend still uses every month with at least 5 answers, and the numbers of surveys sent and answered stay."
)
PAY = (
    "Let no one's pay hang on this score. Whoever is paid by it learns whom to ask, when to ask and how to plead; the "
    "score then rises and stops telling you anything. Reward what was done about the answers."
)

_KINDS = {
    "open": "by open links",
    "visitor": "by visitors who were not signed in",
}


def notes(as_of: str, programme: str, excluded: Sequence[Mapping[str, Any]]) -> tuple[Note, ...]:
    """Return the notes of one report."""
    return (
        Note("As of", f"{as_of}. Later answers and edits are not in it, so the figures can be recomputed."),
        Note(
            "Source",
            "Queries trend_scores, trend_weeks, trend_asked, trend_excluded, trend_annotations and trend_touched; "
            f"programme {programme}.",
        ),
        Note("Counted", _COUNTED),
        Note("Left out", _left_out(excluded)),
        Note("Interval", _INTERVAL),
        Note("By account", _BY_ACCOUNT),
        Note("Trend", _TREND),
        Note("Changes made", _CHANGES),
        Note("Response rate", _RATE),
        Note("Small groups", _SMALL),
        Note("Pay", PAY),
    )


def _left_out(excluded: Sequence[Mapping[str, Any]]) -> str:
    if not excluded:
        return "Nothing: every answer in these months was by someone who was asked."
    others = [row for row in excluded if row["why"] != "colleague"]
    found = " and ".join(f"{row['answers']:,} {_KINDS.get(row['why'], row['why'])}" for row in others)
    said = [f"Answers that come from whoever came by: {found}."] if others else []
    taken = [row["answers"] for row in excluded if row["why"] == "colleague"]
    said += [f"Answers that colleagues left out, each with a reason on record: {taken[0]:,}."] if taken else []
    return " ".join(said)
