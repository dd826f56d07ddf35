"""The pages that customers see: one calm design, no script, one language to a page."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from markupsafe import Markup

from functions.core.form import Consent, Question
from functions.core.scales import SCALES
from functions.core.templates import render
from functions.core.wording import Messages
from functions.ingest.further import CONSENT, TEXT_LENGTH, field_of
from functions.ingest.invitation import Invited
from functions.ingest.submission import COMMENT_LENGTH, TRAP, Mistake
from functions.ingest.web import Declined

_PAGES = Path(__file__).parent / "pages"


@dataclass(frozen=True, slots=True)
class View:
    """One look at a survey: what is chosen or wrong, and whether the visit before this page has just saved it.

    Action is where the form is sent if not to the page's own address; restart, in seconds, is for a kiosk, which goes
    on to the address named by again. Hidden are further fields of the form.
    """

    invited: Invited
    now: datetime
    chosen: int | None = None
    mistake: Mistake | None = None
    just_saved: bool = False
    action: str = ""
    restart: int = 0
    again: str = ""
    hidden: Mapping[str, str] = field(default_factory=dict)

    @property
    def words(self) -> Messages:
        """Return the words of the survey."""
        return self.invited.form.messages()

    @property
    def saved(self) -> bool:
        """Say whether there is an answer, and nothing wrong with what was sent now."""
        return self.invited.score is not None and self.mistake is None

    def selected(self) -> int | None:
        """Return the score that is chosen: by the mail, as answered, or in what is to be put right."""
        chosen = self.invited.on_scale(self.mistake.score if self.mistake else self.chosen)
        return self.invited.score if chosen is None and self.mistake is None else chosen


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose; only the ends of a scale have a label of their own."""

    value: str
    text: str
    label: str
    checked: bool


@dataclass(frozen=True, slots=True)
class Field:
    """One further question as its form field."""

    name: str
    kind: str
    text: str
    choices: tuple[Choice, ...]
    scale: Markup
    value: str


def shown(name: str, **values: object) -> str:
    """Return a page in the style of all of them."""
    return render(_PAGES, name, style=style(), **values)


@lru_cache(maxsize=1)
def style() -> str:
    """Return the style of every page, to the letter: the security policy names its hash."""
    return render(_PAGES, "page.css")


def survey(view: View) -> str:
    """Return the form: empty, with a choice from the mail, as answered, or with what is to be put right."""
    invited, words, mistake = view.invited, view.words, view.mistake
    title = words.page.title.format(company=invited.form.company)
    return shown(
        "survey.html",
        view=view,
        words=words,
        title=f"{words.page.problem}: {title}" if mistake else title,
        company=invited.form.company,
        question=invited.form.question,
        scale=_score_scale(view),
        note=_note(view),
        review_link=_review_link(view),
        prompt=_prompt(view),
        comment=mistake.comment if mistake else invited.comment,
        further=further(invited) if view.saved else (),
        consents=_consents(view) if view.saved else (),
        problem=problem_text(words, invited, mistake) if mistake else "",
        score_wrong=bool(mistake and mistake.kind in {"score_missing", "score_off_scale"}),
        pending=pending_text(view),
        whose=_whose(view),
        fields={"form": invited.form.version, "shown": int(view.now.timestamp()), **view.hidden},
        limits=(COMMENT_LENGTH, TEXT_LENGTH),
        names={"trap": TRAP, "consents": CONSENT},
    )


def _score_scale(view: View) -> Markup:
    form = view.invited.form
    ends = form.low_label, form.high_label
    return scale("score", view.invited.low, view.invited.high, ends, view.selected(), required=True)


@lru_cache(maxsize=1024)
def scale(  # noqa: PLR0913 - all that a scale looks by
    name: str, low: int, high: int, ends: tuple[str, str], selected: int | None, *, required: bool
) -> Markup:
    """Return a scale, lowest first: the same for everyone, so that it is written once for each score chosen on it."""
    labels = {low: ends[0], high: ends[1]}
    choices = [
        Choice(str(score), str(score), f"{score} – {labels[score]}" if labels.get(score) else "", score == selected)  # noqa: RUF001 - a dash
        for score in range(low, high + 1)
    ]
    return Markup(render(_PAGES, "scale.html", name=name, choices=choices, required=required))  # noqa: S704 - a template's own output


def further(invited: Invited) -> list[Field]:
    """Return the further questions that are for this person, as they were answered so far."""
    return [_field(question, invited.extras.get(question.id, "")) for question in invited.questions()]


def _field(question: Question, told: str | int | tuple[str, ...]) -> Field:
    name, chosen = field_of(question.id), told if isinstance(told, tuple) else (told,)
    choices = tuple(Choice(each.id, each.text, "", each.id in chosen) for each in question.options)
    ends, number = (question.low_label, question.high_label), told if isinstance(told, int) else None
    drawn = Markup()
    if question.kind == "scale":
        drawn = scale(name, question.low, question.high, ends, number, required=False)
    return Field(name, question.kind, question.text, choices, drawn, str(told))


def _consents(view: View) -> list[Choice]:
    """Return what a person is asked to agree to: without a name, to be quoted without it, and not to be contacted."""
    more, invited = view.words.more, view.invited
    said: Mapping[Consent, str] = {"quote": more.quote_nameless}
    if invited.known:
        said = {"quote": more.quote, "contact": more.contact}
    asked = [each for each in invited.form.consents if each in said]
    return [Choice(each, said[each], "", invited.consents.get(each, False)) for each in asked]


def _note(view: View) -> str:
    """Return what is said to who has answered, by category."""
    category = view.invited.category()
    return view.words.page.thanks_by_category[category] if view.saved and category else ""


def _review_link(view: View) -> str:
    """Return where to write a review, for whoever is glad."""
    invited = view.invited
    glad = view.saved and invited.category() == SCALES[invited.form.metric].top_name
    return invited.form.review_link if glad else ""


def _prompt(view: View) -> str:
    """Return what is asked beside the score: worded for its category as soon as one is chosen."""
    invited, selected = view.invited, view.selected()
    known = invited.score if view.saved else selected
    category = None if known is None else SCALES[invited.form.metric].category(known)
    return invited.form.prompts.get(category or "", view.words.page.comment_label)


def _whose(view: View) -> list[str]:
    """Return who will see the answer, whose it is and until when it can be changed."""
    invited, words = view.invited, view.words
    company = invited.form.company
    audience = words.page.audience if invited.known else words.more.nameless
    seen = words.more.anonymous if invited.form.anonymous else audience
    person = [words.more.person.format(name=invited.person), words.more.not_you.format(name=invited.person)]
    closing = words.page.open_until.format(date=words.day(invited.closes_at.date()))
    return [seen.format(company=company), *(person if invited.person else ()), closing]


def pending_text(view: View) -> str:
    """Say that a score is chosen but not saved, since one that came with a click in a mail looks as if it were."""
    selected, text, invited = view.selected(), view.words.page, view.invited
    if view.mistake or selected is None or selected == invited.score:
        return ""
    if invited.score is None:
        return text.not_sent.format(button=text.submit)
    return text.not_changed.format(button=text.change)


def problem_text(words: Messages, invited: Invited, mistake: Mistake) -> str:
    """Return what is to be put right, in words."""
    text = words.page
    sentences = {
        "score_missing": text.score_missing,
        "score_off_scale": text.score_off_scale,
        "comment_too_long": text.comment_too_long,
        "option_unknown": words.more.option_unknown,
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
    return shown(
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
