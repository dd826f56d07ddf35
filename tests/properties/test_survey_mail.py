"""Whatever somebody is called, a mail to them or from them is built the same way."""

import unicodedata
from email import message_from_bytes, policy
from email.message import EmailMessage
from html.parser import HTMLParser

from hypothesis import assume, given
from hypothesis import strategies as st

from functions.core.mail import Mail, mime, one_line
from functions.core.people import Owner
from functions.dispatch.message import Ask, links_for, survey_mail
from tests.making import JANE, MONDAY, a_candidate, a_contact, a_form, a_programme, an_account, an_invitation

PIECES = [
    "<script>alert(1)</script>", "\r\nBcc: eve@evil.example", "\n\n", "; bcc: eve@evil.example", ", eve@evil.example",
    "\u202e", "\u2066", "\u200f", "\u2028", "\x00", '"', "'", "&lt;", "{name}", "{{ 7*7 }}", "{% raw %}", "=?utf-8?q?",
    "https://evil.example/", "Ann", "Müller", "محمد", " ", "\\", "(", ")", "@", "<!--", "]]>",
]  # fmt: skip
names = st.one_of(st.text(max_size=80), st.lists(st.sampled_from(PIECES), max_size=8).map("".join))
BIDI = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


def the_mail(name: str = "Ann Lee", owner: str = JANE.name) -> Mail:
    invitation = an_invitation(a_candidate(account=an_account(owner=Owner(owner, JANE.email))))
    links = links_for(invitation, "https://s.harbour.example", ["k" * 64], MONDAY)
    return survey_mail(Ask(invitation, a_form(), a_contact(name=name), a_programme(), links))


class Tags(HTMLParser):
    """The tags, comments and attributes of a page, without its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[object] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, attrs))

    def handle_comment(self, data: str) -> None:
        self.found.append(data)


def sent(mail: Mail) -> EmailMessage:
    message = message_from_bytes(mime(mail), policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


PLAIN = the_mail()
TAGS = Tags(PLAIN.html).found
HEADERS = sent(PLAIN).keys()


def reordered(text: str) -> list[str]:
    return [char for char in text if unicodedata.bidirectional(char) in BIDI]


def check(mail: Mail) -> None:
    message = sent(mail)
    assert message.keys() == HEADERS
    assert [each.addr_spec for each in message["From"].addresses] == ["jane@harbour.example"]
    assert [each.addr_spec for each in message["To"].addresses] == ["ann@acme.example"]
    assert Tags(mail.html).found == TAGS
    assert reordered(mail.html + mail.text + str(message["Subject"]) + str(message["From"])) == []
    assert mail.html.count("https://") == PLAIN.html.count("https://")
    assert mail.text.count("https://") == PLAIN.text.count("https://")


@given(name=names)
def test_no_name_of_a_contact_adds_a_header_an_address_a_tag_or_a_link(name: str) -> None:
    check(the_mail(name=name))


@given(name=names)
def test_no_name_of_a_csm_adds_a_header_an_address_a_tag_or_a_link(name: str) -> None:
    assume(one_line(name, 60) not in {"", "Harbour Software"})

    check(the_mail(owner=name))
