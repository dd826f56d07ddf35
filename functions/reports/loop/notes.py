"""The notes at the foot of the report of the closed loop: what counts as answered, and what the times are."""

from functions.core.times import iso
from functions.reports.figures.left_out import left_out
from functions.reports.figures.model import Note
from functions.reports.kind import Asked, Rows

_ANSWERED = (
    "A comment counts as answered by a person if the case that holds it was answered, or was closed as resolved or in "
    "progress; else as answered automatically if the reply of the programme was sent. A case that was closed because "
    "nobody was reached, or because nothing was to be done, is not an answer. What colleagues write without a case is "
    "not known."
)
_WEEKS = (
    "By the week, from Monday, in UTC, in which the answer was first given; the newest weeks are still being "
    "answered, so their share rises later. The share has its 95% Wilson interval, the change against the thirteen "
    "weeks before Newcombe's."
)
_TIMES = (
    "From the opening of a case to the first answer, in hours by the clock, nights and holidays included. Half, or "
    "nine in ten, of all who were promised an answer had it by then; those who still wait count for as long as they "
    "have waited (Kaplan-Meier), for without them the slow would look fast. The range after a time is its 95% "
    "interval, whatever the times are distributed like: where everybody has been answered, its ends are two of the "
    "times, picked by the binomial distribution (beta product confidence procedure, Fay, Brittain and Proschan 2013). "
    "With few cases it has no upper end."
)
_GROUPS = (
    "Segments, roles and other groups are those of the day of asking; of each kind the twenty with the most comments. "
    "Each is held against all others: how often its comments were answered by the chi-squared test, or Fisher's where "
    "that expects too few; how soon by the log-rank test, where either side should have 5 answers by its size. More or "
    "less often, sooner or later is only said where, of those of one kind so called, at most one in ten is expected to "
    "be a false alarm (Benjamini-Hochberg), and of shares only where the 95% interval of the difference leaves zero "
    "out. Colleagues in one account count as independent of each other."
)
_OVERDUE = (
    "Now: not answered and past the time that was promised. Ever: answered, closed or still open later than was first "
    "promised. Both of the cases that were opened in these weeks."
)
_SMALL = (
    "A week, group or function with fewer than 5 comments or cases is named without its figures; where subtracting "
    "the others would give it away, the next smallest is held back beside it."
)
_PEOPLE = (
    "Nothing here is by person, and nothing should be. Whoever is ranked by how fast they answer learns to answer "
    "fast, not well. A function is the team that a theme is routed to; all other cases are with whoever looks after "
    "the account."
)


def notes(asked: Asked, excluded: Rows) -> tuple[Note, ...]:
    """Return the notes of one report."""
    return (
        Note(
            "As of", f"{iso(asked.as_of)}. Later answers and replies are not in it, so the figures can be recomputed."
        ),
        Note(
            "Source",
            "Comments: query loop_comments; times and what is overdue: loop_cases; left out: loop_left_out. "
            f"Programme {asked.programme}.",
        ),
        Note("Answered", _ANSWERED),
        Note("Left out", left_out(excluded, "comment")),
        Note("Weeks", _WEEKS),
        Note("Times", _TIMES),
        Note("Overdue", _OVERDUE),
        Note("Groups", _GROUPS),
        Note("Small groups", _SMALL),
        Note("People", _PEOPLE),
    )
