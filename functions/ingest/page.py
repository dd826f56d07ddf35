"""The pages that customers see: one calm design, no script, one language to a page."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from functions.core.templates import render
from functions.core.wording import Messages, PageWords
from functions.ingest.invitation import Invited
from functions.ingest.submission import COMMENT_LENGTH, TRAP, Mistake
from functions.ingest.web import Declined

_PAGES = Path(__file__).parent / "pages"


@dataclass(frozen=True, slots=True)
class Option:
    """One choice on the scale; only the ends have a label."""

    score: int
    label: str
    checked: bool


@lru_cache(maxsize=1)
def style() -> str:
    """Return the style of every page, to the letter: the security policy names its hash."""
    return render(_PAGES, "page.css")


def survey(words: Messages, invited: Invited, chosen: int | None = None, mistake: Mistake | None = None) -> str:
    """Return the form: empty, with a choice from the mail, as answered, or with what is to be put right."""
    text = words.page
    selected = invited.on_scale(mistake.score if mistake else chosen)
    if selected is None and mistake is None:
        selected = invited.score
    category = invited.category()
    problem = problem_text(text, invited, mistake) if mistake else ""
    title = text.title.format(company=invited.company)
    return render(
        _PAGES,
        "survey.html",
        words=words,
        title=f"{text.problem}: {title}" if mistake else title,
        company=invited.company,
        question=invited.wording.question,
        options=options(invited, selected),
        thanks=text.thanks_by_category[category] if category and not mistake else "",
        prompt=invited.wording.prompts.get(category or "", text.comment_label),
        comment=mistake.comment if mistake else invited.comment,
        problem=problem,
        score_wrong=bool(mistake and mistake.kind in {"score_missing", "score_off_scale"}),
        pending=pending_text(text, invited, selected) if not mistake else "",
        submit=text.submit if category is None else text.change,
        audience=text.audience.format(company=invited.company),
        open_until=text.open_until.format(date=words.day(invited.closes_at.date())),
        limit=COMMENT_LENGTH,
        trap=TRAP,
    )


def options(invited: Invited, selected: int | None) -> list[Option]:
    """Return the scale, lowest first."""
    ends = {invited.low: invited.wording.low_label, invited.high: invited.wording.high_label}
    return [
        Option(score, f"{score} – {ends[score]}" if score in ends else "", score == selected)  # noqa: RUF001 - a dash
        for score in range(invited.low, invited.high + 1)
    ]


def pending_text(text: PageWords, invited: Invited, selected: int | None) -> str:
    """Say that a score is chosen but not saved, since one that came with a click in a mail looks as if it were."""
    if selected is None or selected == invited.score:
        return ""
    if invited.score is None:
        return text.not_sent.format(button=text.submit)
    return text.not_changed.format(button=text.change)


def problem_text(text: PageWords, invited: Invited, mistake: Mistake) -> str:
    """Return what is to be put right, in words."""
    sentences = {
        "score_missing": text.score_missing,
        "score_off_scale": text.score_off_scale,
        "comment_too_long": text.comment_too_long,
        "unreadable": text.unreadable,
    }
    limit = f"{COMMENT_LENGTH:,}".replace(",", text.thousands)
    return sentences[mistake.kind].format(low=invited.low, high=invited.high, limit=limit)


def declined(words: Messages, why: Declined) -> str:
    """Return the page that says why there is no form."""
    text = words.page
    heading, detail = {
        "unknown": (text.unknown, text.unknown_detail),
        "expired": (text.expired, text.expired_detail),
        "closed": (text.closed, text.closed_detail),
        "too_large": (text.problem, text.too_large),
        "wrong_type": (text.problem, text.wrong_type),
        "failed": (text.failed, text.failed_detail),
    }[why.kind]
    reference = text.reference.format(id=why.reference) if why.reference else ""
    return message(words, heading, detail.format(date=why.date), company=why.company, reference=reference)


def message(words: Messages, heading: str, detail: str, *, company: str = "", reference: str = "") -> str:
    """Return a page that only says something."""
    return render(
        _PAGES,
        "message.html",
        words=words,
        title=heading,
        company=company,
        heading=heading,
        detail=detail,
        reference=reference,
    )


def thanks(words: Messages) -> str:
    """Return a plain thank-you that knows nothing of any invitation."""
    return message(words, words.page.thanks, "")


def unsubscribe(words: Messages, company: str) -> str:
    """Return the form that asks for confirmation, since only the click of a person may end the mail."""
    return render(_PAGES, "unsubscribe.html", words=words, title=words.unsubscribe.title, company=company)


def unsubscribed(words: Messages, company: str) -> str:
    """Return the page that says the mail has ended."""
    return message(words, words.unsubscribe.done, words.unsubscribe.done_detail, company=company)
