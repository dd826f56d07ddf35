"""Who a customer hears from, and under which subject: the same for the question and for all that follows it."""

from functions.core.languages.words import Messages
from functions.core.mail import first_name, one_line, present, sender_of
from functions.core.people import Contact, Owner
from functions.core.programme import Programme
from functions.core.survey import Invitation

_NAME_LENGTH = 60


def survey_sender(invitation: Invitation, programme: Programme) -> Owner:
    """Return who asks and signs: the CSM if they are still there, and never about themselves; else the company."""
    company = Owner(programme.sender.name, programme.sender.email)
    if invitation.touchpoint == "csm":
        return company
    left = {member.email for member in programme.team if member.left}
    return sender_of(present(invitation.snapshot.owner, left), company)


def sender_name(sender: Owner, programme: Programme) -> str:
    """Return the display name: a person's name with the company's, or the company's alone."""
    return f"{sender.name} ({programme.company.name})" if is_person(sender, programme) else sender.name


def is_person(sender: Owner, programme: Programme) -> bool:
    """Say whether a sender is a colleague, and not the company's own address."""
    return sender.email != programme.sender.email


def signature(sender: Owner, programme: Programme) -> str:
    """Return the name under a mail: in one line, and never empty."""
    return one_line(sender.name, _NAME_LENGTH) or programme.company.name


def greeting(words: Messages, contact: Contact) -> str:
    """Return the first line of a mail to a person, who may have no name to be greeted by."""
    name = first_name(contact.name)
    return words.mail.greeting.format(name=name) if name else words.mail.greeting_nobody


def survey_subject(words: Messages, contact: Contact, programme: Programme) -> str:
    """Return the subject under which a person is asked."""
    name = first_name(contact.name)
    pattern = words.mail.subject if name else words.mail.subject_nobody
    return pattern.format(name=name, product=programme.company.product)
