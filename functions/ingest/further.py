"""What a posted form says beyond the score: answers to further questions, and consents, held against its form."""

from functions.core.form import Consent, Extras, Form, Question, asked_of
from functions.core.scales import Category
from functions.ingest.submission import Fields, Mistake, Submission, clean, last, whole

TEXT_LENGTH = 2_000
CONSENT = "consents"  # says which consents were asked: a box that is not ticked is not posted


def field_of(question_id: str) -> str:
    """Return the name of a question's field."""
    return f"q.{question_id}"


def asks_further(submission: Submission) -> bool:
    """Say whether more than a score and a comment was posted."""
    return CONSENT in submission.fields or any(name.startswith(field_of("")) for name in submission.fields)


def extras(form: Form, category: Category, submission: Submission) -> Extras | Mistake:
    """Return the answers to what the form asks of a category; what is not asked of them, or not told, is left out."""
    told: dict[str, str | int | tuple[str, ...]] = {}
    posted = [each for each in form.questions if field_of(each.id) in submission.fields]
    for question in posted:
        found = _answer(question, submission.fields)
        if isinstance(found, str) and question.kind == "text" and len(found) > TEXT_LENGTH:
            return Mistake("comment_too_long", submission.score, submission.comment)
        if found is not None:
            told[question.id] = found
    if len(told) < len(posted):
        return Mistake("option_unknown", submission.score, submission.comment)
    asked = {question.id for question in asked_of(form, category, told)}
    return {name: value for name, value in told.items() if name in asked}


def _answer(question: Question, fields: Fields) -> str | int | tuple[str, ...] | None:
    """Return the answer in a question's field, or None if it is none of those to choose."""
    name = field_of(question.id)
    match question.kind:
        case "text":
            return clean(last(fields, name))
        case "scale":
            number = whole(last(fields, name))
            return number if number in range(question.low, question.high + 1) else None
        case _:
            return _chosen(question, [each for each in fields[name] if each])


def _chosen(question: Question, chosen: list[str]) -> str | tuple[str, ...] | None:
    ids = [each.id for each in question.options]
    if not set(chosen) <= set(ids):
        return None
    if question.kind == "choices":
        return tuple(each for each in ids if each in chosen)
    return chosen[0] if len(chosen) == 1 else None


def consents(form: Form, fields: Fields) -> dict[Consent, bool]:
    """Return which consents were given and which not, of those that the form asks for and the page showed."""
    shown = last(fields, CONSENT).split()
    return {each: each in fields for each in form.consents if each in shown}
