from dataclasses import replace
from datetime import timedelta
from typing import Any, get_args
from urllib.parse import urlencode

import pytest

from functions.adapters.codec import encode
from functions.core.standing import Entry
from functions.followup.cases import page as case_page
from functions.followup.cases.actions import acknowledged, answered, closed, excluded, given, reopened, retagged
from functions.followup.cases.announcing import entrusted
from functions.followup.cases.forms import CaseMistake, Deed, Do, read
from functions.followup.cases.views import Story, draft, logged, unmailable, view
from functions.followup.decisions.rules import decide
from functions.followup.web.page import Shell
from tests.cases import KIM, SID, a_case, a_heard, acme, with_team
from tests.making import JANE, MONDAY, a_contact

HOUR = timedelta(hours=1)
ONCE = "b" * 26
SHELL = Shell("Harbour Software", "Jane Doe", "UTC", MONDAY)
PK = f"INVITATION#{SID}"
INVITATION = {"pk": PK, "sk": "INVITATION", "sid": SID, "locale": "de", "form": "f"}
REPLY = {"pk": PK, "sk": "REPLY#m1", "at": "2026-01-05T11:00:00Z", "text": "When?", "from_verified": True}
MESSAGE = {"pk": PK, "sk": f"MESSAGE#{ONCE}", "at": "2026-01-05T10:00:00Z", "by": JANE.email, "text": "I am sorry."}


def posted(**form: Any) -> Any:
    return read(urlencode({"version": "1", **form}, doseq=True).encode())


def test_a_mail_keeps_its_lines_and_loses_what_cannot_be_seen() -> None:
    deed = posted(do="write", text=" Hello Ann,\r\n\r\nI am\x00 sorry. \n", once=ONCE)

    assert (deed.text, deed.once, deed.version) == ("Hello Ann,\n\nI am sorry.", ONCE, 1)


def test_a_case_is_closed_with_an_outcome_and_a_note() -> None:
    deed = posted(do="close", outcome="resolved", note="Mended.")

    assert (deed.outcome, deed.note) == ("resolved", "Mended.")


@pytest.mark.parametrize(
    ("form", "kind"),
    [
        ({"do": "write", "text": " \n ", "once": ONCE}, "no_text"),
        ({"do": "write", "text": "x" * 5001, "once": ONCE}, "text_too_long"),
        ({"do": "write", "text": "x", "once": "../x"}, "unreadable"),
        ({"do": "close", "note": "x"}, "no_outcome"),
        ({"do": "close", "outcome": "won", "note": "x"}, "no_outcome"),
        ({"do": "close", "outcome": "resolved"}, "no_note"),
        ({"do": "close", "outcome": "resolved", "note": "x" * 2001}, "note_too_long"),
        ({"do": "exclude", "sid": SID}, "no_reason"),
        ({"do": "exclude", "sid": SID, "reason": "x" * 201}, "reason_too_long"),
        ({"do": "assign"}, "nobody"),
        ({"do": "delete"}, "unreadable"),
        ({"do": "acknowledge", "version": "-1"}, "unreadable"),
        ({"do": "acknowledge", "version": ""}, "unreadable"),
    ],
)
def test_a_form_of_a_case_that_cannot_be_done_says_what_is_to_be_put_right(form: dict[str, str], kind: str) -> None:
    mistake = posted(**form)

    assert isinstance(mistake, CaseMistake)
    assert mistake.kind == kind


def test_a_form_that_is_not_text_is_unreadable() -> None:
    assert read(b"do=\xff%ff") == CaseMistake("unreadable")


def test_taking_a_case_on_leaves_it_due_and_answering_it_does_not() -> None:
    assert acknowledged(JANE.email, MONDAY).keeps_due
    done = answered(a_case(), JANE.email, MONDAY)

    assert (done.due, done.keeps_due, done.fields["state"]) == (None, False, "answered")


def test_a_second_mail_leaves_when_they_were_first_answered() -> None:
    step = answered(a_case(answered_at=MONDAY), JANE.email, MONDAY + HOUR)

    assert step.fields["answered_at"] == "2026-01-05T09:00:00Z"


def test_whoever_is_given_an_overdue_case_has_as_long_as_an_escalation_waits() -> None:
    late, programme = a_case(due_at=MONDAY - HOUR), with_team()

    assert given(a_case(), KIM, JANE.email, MONDAY, programme).keeps_due
    assert given(late, KIM, JANE.email, MONDAY, programme).due == MONDAY + 8 * HOUR
    assert given(replace(late, state="answered"), KIM, JANE.email, MONDAY, programme).keeps_due


def test_a_case_that_is_open_again_is_due_as_a_new_one() -> None:
    step = reopened(a_case(state="closed"), JANE.email, MONDAY, with_team())

    assert (step.due, step.fields["due_at"], step.fields["step"]) == (MONDAY + 4 * HOUR, "2026-01-05T13:00:00Z", 0)


def test_every_step_says_who_did_it_when_and_what() -> None:
    steps = [
        acknowledged("x", MONDAY),
        answered(a_case(), "x", MONDAY),
        retagged(a_heard(), ["Exports"], "x", MONDAY),
        excluded(a_heard(), "A test", "x", MONDAY),
        excluded(a_heard(), "", "x", MONDAY),
        given(a_case(), KIM, "x", MONDAY, with_team()),
        closed("resolved", "Mended.", "x", MONDAY),
        reopened(a_case(), "x", MONDAY, with_team()),
    ]

    assert {(each.entry.by, each.entry.at) for each in steps} == {("x", MONDAY)}
    assert [each.entry.what for each in steps] == [
        "acknowledged", "wrote", "tags", "excluded", "included", "assigned", "closed", "reopened",
    ]  # fmt: skip
    assert len(steps) == len(get_args(Do))


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (Entry(MONDAY, JANE.email, "acknowledged"), "Jane Doe took it on"),
        (Entry(MONDAY, JANE.email, "assigned", KIM.email), "Jane Doe handed it over to Kim Roe"),
        (Entry(MONDAY, "listening-post", "overdue", KIM.email),
         "Listening Post passed it on to Kim Roe, since nobody had answered in time"),
        (Entry(MONDAY, "listening-post", "joined", SID), "Listening Post added another answer"),
        (Entry(MONDAY, "gone@harbour.example", "excluded", "NPS: A test"),
         "gone@harbour.example took an answer out of the figures (NPS: A test)"),
        (Entry(MONDAY, JANE.email, "included", "NPS"), "Jane Doe took an answer back into the figures (NPS)"),
    ],
)  # fmt: skip
def test_what_was_done_is_told_in_words(entry: Entry, said: str) -> None:
    told = logged(entry, with_team())

    assert f"{told.who} {told.what} {told.detail}".strip() == said


def story(*items: dict[str, Any], **changes: Any) -> Story:
    return Story(a_case(**changes), acme(), a_contact(), (a_heard(),), {SID: "How likely?"}, [INVITATION, *items])


def shown(*items: dict[str, Any], **changes: Any) -> Any:
    return view(story(*items, **changes), [KIM], {"exports": "Exports"}, with_team(), MONDAY)


def test_a_conversation_is_told_in_the_order_in_which_it_was_held() -> None:
    effect = {"pk": PK, "sk": f"EFFECT#message#{ONCE}", "state": "done"}

    lines = shown(REPLY, MESSAGE, effect).lines

    assert [(each.voice, each.who, each.text, each.state) for each in lines] == [
        ("message", "Jane Doe", "I am sorry.", "Sent"), ("reply", "Ann Lee", "When?", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("state", "said"),
    [("planned", "On its way"), ("doing", "On its way; whether it has arrived is not known yet"),
     ("unconfirmed", "It may have been sent, and is not sent again: ask them before you write again"),
     ("not_possible", "Could not be sent")],
)  # fmt: skip
def test_what_became_of_a_mail_is_said(state: str, said: str) -> None:
    effect = {"pk": PK, "sk": f"EFFECT#message#{ONCE}", "state": state}

    assert shown(MESSAGE, effect).lines[0].state == said


def test_a_mail_that_may_not_be_theirs_is_doubted() -> None:
    reply = {**REPLY, "from_verified": False, "sender": "x@y.example"}

    assert shown(reply).lines[0].state == "From x@y.example: it may not be them"


def test_what_left_or_came_by_itself_is_a_note() -> None:
    thanks = {"pk": PK, "sk": "EFFECT#reply", "state": "done", "changed_at": "2026-01-05T12:00:00Z"}
    absent = {"pk": PK, "sk": "REPLY#m2", "at": "2026-01-05T11:30:00Z", "automatic": "automatic"}

    assert [each.text for each in shown(thanks, absent).lines] == [
        "An automatic reply came back.", "A thank-you left by itself.",
    ]  # fmt: skip


def test_a_draft_is_offered_until_somebody_has_written() -> None:
    assert shown().draft.startswith("Hello Ann,\n\nThank you for telling us so plainly.")
    assert shown(MESSAGE).draft == ""


def test_a_draft_fits_a_silence_and_a_happy_answer() -> None:
    assert "have not heard from you" in draft("silence", a_contact(), [a_heard(score=None)], with_team())
    assert "would like to hear more" in draft("risk", a_contact(name=""), [a_heard(score=9)], with_team())
    assert draft("risk", None, [], with_team()).startswith("Hello,\n")


@pytest.mark.parametrize(
    ("changes", "why"),
    [({}, ""), ({"email": None}, "We know no address of theirs."),
     ({"bounced_email": "ann@acme.example"}, "Mail to their address comes back."),
     ({"complained_at": MONDAY}, "They have called our mail spam.")],
)  # fmt: skip
def test_why_somebody_cannot_be_written_to_is_said(changes: dict[str, Any], why: str) -> None:
    assert unmailable(a_contact(**changes)) == why


def page(mistake: CaseMistake | None = None, **changes: Any) -> str:
    return case_page.case(SHELL, shown(**changes), ONCE, mistake)


def test_every_form_of_a_page_says_which_case_it_has_seen() -> None:
    text = page(version=7)

    assert text.count('name="version" value="7"') == text.count('<form method="post"') == 6


def test_a_case_that_is_answered_offers_to_be_closed_and_a_closed_one_to_be_opened() -> None:
    closed_case = page(state="closed", outcome="resolved", note="Mended.", closed_at=MONDAY)

    assert 'value="acknowledge"' not in page(state="answered")
    assert "<details open>" in page(state="answered")
    assert "Mended." in closed_case
    assert 'value="reopen"' in closed_case
    assert 'value="write"' not in closed_case


def test_what_a_model_proposes_is_shown_as_reviewed_by_nobody() -> None:
    told = replace(story(), heard=(a_heard(proposed=("Dark <mode>", "Offline")),))
    text = case_page.case(SHELL, view(told, [KIM], {}, with_team(), MONDAY), ONCE, None)

    assert "reviewed by nobody: <bdi>Dark &lt;mode&gt;</bdi>, <bdi>Offline</bdi>" in text
    assert "reviewed by nobody" not in page()


def test_a_page_that_was_too_old_keeps_what_was_written() -> None:
    entered = {"text": "Hello Ann, <b>I</b> am sorry", "once": "c" * 26}

    text = page(CaseMistake("changed", "write", entered))

    assert "This case changed meanwhile, so nothing was done." in text
    assert "Hello Ann, &lt;b&gt;I&lt;/b&gt; am sorry" in text
    assert 'name="once" value="cccccccccccccccccccccccccc"' in text


@pytest.mark.parametrize("text", ["", "acknowledged", "<b>write</b>"])
def test_a_query_that_we_never_wrote_says_nothing(text: str) -> None:
    assert case_page.done(text) is None


def test_a_message_on_record_is_sent_once() -> None:
    [effect] = decide({}, MESSAGE).effects

    assert (effect.about, effect.name, effect.decided_at) == (PK, f"message#{ONCE}", MONDAY + HOUR)
    assert decide(MESSAGE, MESSAGE).effects == ()


def test_a_case_is_on_the_desk_of_whoever_it_comes_to() -> None:
    new = {**encode(a_case()), "pk": "ACCOUNT#acme", "sk": f"CASE#{SID}"}
    kims = {**new, "version": 2, "owner": encode(KIM)}

    came = [entrusted({}, new), entrusted(new, kims), entrusted(kims, {**kims, "state": "acknowledged"})]

    assert [each and each.owner for each in came] == [JANE, KIM, None]


def test_a_deed_says_which_version_of_the_case_was_seen() -> None:
    assert posted(do="reopen", version="12") == Deed("reopen", 12)


def test_a_comment_that_says_the_opposite_of_its_score_is_flagged_and_left_as_it_is() -> None:
    odd = a_heard(score=0, comment="Love it, best tool we have.", locale="en")

    told = [replace(story(), heard=(each,)) for each in (odd, replace(odd, locale="de"))]
    [flagged], [plain] = (view(each, [KIM], {}, with_team(), MONDAY).said for each in told)

    assert (flagged.contradicts, flagged.score, plain.contradicts) == (True, 0, False)
