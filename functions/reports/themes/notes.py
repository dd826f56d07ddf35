"""The notes at the foot of the report of themes: how it was counted, what was left out, and what it is not good for."""

from functions.core.times import iso
from functions.reports.figures.left_out import left_out
from functions.reports.figures.model import Note
from functions.reports.kind import Asked, Rows
from functions.reports.statistics.phrases import COMMENTS_NEEDED

_COUNTED = (
    "An answer counts once for each theme that its comment mentions, in its newest version by the report's date. The "
    "last three months are those of the report's date and the two before it; what they are compared with are the "
    "three months before those. Tags come from the list of words in the programme file, or a model, or a colleague "
    "who put them right; comments without a tag are in every total."
)
_INTERVAL = (
    "A score's range is a 95% interval (adjusted Wald; from 20 accounts on it allows for colleagues who think alike), "
    "a share's is Wilson's, and the range of a change of share is Newcombe's. A change whose range includes zero has "
    "not been shown. Those who mention a theme chose to: their score says how they feel, not what the theme is worth. "
    "With many themes side by side, one in twenty such ranges misses by chance."
)
_GROUPS = (
    "The comments of the last three months, by what people belonged to on the day of asking, and by survey. The share "
    "of a group's comments that mention a theme is held against that of all others. It stands out if that survives "
    "being one of all that the table compares (Benjamini-Hochberg: of those named at most one in ten is expected to be "
    "chance). The test allows for colleagues who think alike (Student's t with the error between accounts; with fewer "
    "than 20 accounts, or counts under 5, Fisher's where that is the more cautious) and wants five accounts on each "
    "side. A share's range is Wilson's, of as many comments as they are worth where colleagues think alike. Who writes "
    "more about something need not mind it more: read the scores, and what they wrote."
)
_FEW_OF_GROUPS = (
    " Fewer than 5 comments of a group on a theme are not shown (<5), and neither is what would tell them by "
    "subtraction (\N{EN DASH}), also between segments, roles and surveys; a score only where it tells of no few others."
)
_MONEY = (
    "What the accounts behind a theme pay a year, each account once and as it was on the report's date. Accounts that "
    "merged count as one. It says who speaks, not what is at risk."
)
_SMALL = (
    "A theme with fewer than 5 answers in three months is named without its figures, and a score without which fewer "
    "than 5 answers would be left is held back too, so that nobody's answer can be told."
)
_QUOTES = (
    "Quotes are from people who agreed to be quoted, and never from surveys about a colleague. They are the first by a "
    "random order, not the best. One that names a customer is left out; links, addresses, numbers that lead to someone "
    "and colleagues' names are taken out of the others. A name that is not on record stays: read a quote before you "
    "pass it on."
)
_INTERNAL_QUOTES = (
    "Quotes marked internal are from people who did not agree to be quoted: they are for the account team and must "
    "not be passed on. None is from a survey about a colleague."
)
_PHRASES = (
    "Words that detractors, or promoters, write more often than the other side (log odds drawn to the common rate, z "
    f"above 1.645), in the NPS comments of a year, from {COMMENTS_NEEDED} comments a side on. Nobody has reviewed "
    "them: they are phrases, not themes. One that is worth counting becomes a tag in the programme file. Phrases with "
    "a colleague's name are left out, and outside the account team those with a customer's."
)
_DONE = (
    "Annotations whose tags include the theme, in the year before the report's date. A change that follows one proves "
    "nothing by itself."
)


def notes(asked: Asked, excluded: Rows, comments: Rows, *, internal: bool) -> tuple[Note, ...]:
    """Return the notes of one report."""
    drawn = f" Of the comments of the year, {len(comments):,} were read for phrases."
    return (
        Note("As of", f"{iso(asked.as_of)}. Later answers and edits are not in it, so the figures can be recomputed."),
        Note(
            "Source",
            "Counts, scores and money: query themes_mentions; groups: themes_groups; all answers: themes_answers; "
            "quotes: themes_quotes; phrases: themes_comments; what was done: themes_actions; left out: "
            f"themes_left_out; names that are kept out: pack_names. Programme {asked.programme}.",
        ),
        Note("Counted", _COUNTED),
        Note("Left out", left_out(excluded)),
        Note("Interval", _INTERVAL),
        Note("Groups", _GROUPS if internal else _GROUPS + _FEW_OF_GROUPS),
        Note("Revenue", _MONEY),
        *(() if internal else (Note("Small groups", _SMALL),)),
        Note("Quotes", _INTERNAL_QUOTES if internal else _QUOTES),
        Note("Phrases", _PHRASES + drawn),
        Note("What was done", _DONE),
    )
