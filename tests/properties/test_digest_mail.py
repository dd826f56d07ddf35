"""Whatever names and words hold, a digest stays one mail to one person, and nothing in it comes alive."""

from dataclasses import replace
from email import message_from_bytes, policy
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from functions.core.mail import mime
from tests.making import a_programme
from tests.unit.test_render_digest import FELL, ROBIN, WEEK, a_digest

MARKUP = ("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7*7 }}")
HOSTILE = st.text(max_size=80) | st.sampled_from((*MARKUP, "a\r\nBcc: x@evil.example", "=?utf-8?q?x?="))


class Tags(HTMLParser):
    """Counts the elements of a page, and what each of them says it does."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, tuple[str, ...]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, tuple(name for name, _ in attrs)))


@given(HOSTILE, HOSTILE, HOSTILE)
def test_hostile_names_and_words_are_inert(words: str, evidence: str, company: str) -> None:
    said = replace(WEEK, headlines=(replace(FELL, words=words, evidence=evidence),))
    programme = a_programme()
    theirs = programme.company.model_copy(update={"name": company, "product": company})

    mail = a_digest(said, ROBIN, programme.model_copy(update={"company": theirs}))

    assert Tags(mail.html).seen == Tags(a_digest().html).seen
    sent = message_from_bytes(mime(mail), policy=policy.default)
    assert (sent["To"], sent["Bcc"]) == ("robin@harbour.example", None)
    assert sent.get_body(("plain",)) is not None
