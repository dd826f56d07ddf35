"""The reply that everyone gets who answers: it fits the score, the metric and the person's language."""

from dataclasses import replace
from datetime import date

from functions.core.asker import greeting, survey_sender
from functions.core.form import Form
from functions.core.languages.words import Messages
from functions.core.mail import Mail, one_line, threaded
from functions.core.people import Owner
from functions.core.programme import Programme
from functions.core.replies import Favour
from functions.core.scales import SCALES, category
from functions.followup.mail.letter import Button, Letter, Way, subject_after, words_for, written_to
from functions.followup.mail.message import Answered, takes_mail

_HEADERS = {"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "OOF, AutoReply"}
_NAME_LENGTH = 60


def favour_of(answered: Answered, form: Form, programme: Programme) -> Favour | None:
    """Return the favour that the programme would ask of someone who answered so; whether it may be is not known here.

    It is asked once ever, and not of anyone whose case is open.
    """
    glad = SCALES[form.metric].band(answered.response.score) == "top"
    return programme.replies.favour_of(form.metric, form.consents) if glad else None


def reply_mail(  # noqa: PLR0913 - what was answered, and each thing that the caller decides
    answered: Answered,
    form: Form,
    programme: Programme,
    way: Way,
    *,
    favour: Favour | None = None,
    caller: Owner | None = None,
    call_by: date | None = None,
) -> Mail | None:
    """Return the reply to the person who answered; None if they have no address that takes mail.

    A favour that the programme would not ask of this answer is not asked. Caller is who gets in touch, by a day, with
    someone who answered low; without one it is the company, and without a day none is promised.
    """
    if not takes_mail(answered.contact):
        return None
    words, score = words_for(form, programme), answered.response.score
    match SCALES[form.metric].band(score):
        case "top":
            asked = favour if favour == favour_of(answered, form, programme) else None
            letter = _glad(words, programme, way, asked)
        case "middle":
            letter = _undecided(answered, form, words, way)
        case "bottom":
            letter = _let_down(words, caller.name if caller else programme.company.name, call_by)
    thanks = words.reply.thanks[form.metric][category(form.metric, score)]
    whole = replace(
        letter,
        sid=answered.invitation.sid,
        back=way.back,
        subject=subject_after(answered, words, programme, way),
        greeting=greeting(words, answered.contact),
        opening=(thanks.format(product=programme.company.product), *letter.opening),
        headers={**_HEADERS, **threaded(way.before)},
    )
    return written_to(answered.contact, whole, words, survey_sender(answered.invitation, programme), programme)


def _glad(words: Messages, programme: Programme, way: Way, favour: Favour | None) -> Letter:
    """Say thank you, and ask the one favour."""
    said, product, replies = words.reply, programme.company.product, programme.replies
    none_asked = Letter("promoter", closing=(said.more,))
    asked = Letter("promoter", closing=(said.no_need,))
    match favour:
        case "review":
            button = Button(words.more.review, str(replies.review_link))
            return replace(asked, opening=(words.more.review_detail,), button=button)
        case "testimonial":
            return replace(asked, opening=(said.testimonial,), button=Button(said.open, way.page))
        case "referral" if replies.referral_link:
            button = Button(said.referral_open.format(product=product), str(replies.referral_link))
            return replace(asked, opening=(said.referral.format(product=product),), button=button)
        case "referral":
            return replace(asked, opening=(said.referral.format(product=product), said.referral_reply))
        case _:
            return none_asked


def _undecided(answered: Answered, form: Form, words: Messages, way: Way) -> Letter:
    """Ask what would make it better; whoever has said so already, what should come first."""
    said = words.reply
    asked = said.one_thing if answered.response.comment.strip() else form.prompts[SCALES[form.metric].middle_name]
    until = words.page.open_until.format(date=words.day(answered.invitation.closes_at.date()))
    return Letter("passive", opening=(asked, said.just_reply), button=Button(said.open, way.page), closing=(until,))


def _let_down(words: Messages, name: str, call_by: date | None) -> Letter:
    """Say who will be in touch, and by when."""
    said, shown = words.reply, one_line(name, _NAME_LENGTH)
    call = said.call_by.format(name=shown, date=words.day(call_by)) if call_by else said.call.format(name=shown)
    return Letter("detractor", opening=(call, said.write))
