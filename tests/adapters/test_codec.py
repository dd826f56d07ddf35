from functions.adapters.codec import decode, lean
from functions.core.survey import Invitation
from tests.making import an_invitation


def test_what_is_false_or_empty_is_not_stored_and_is_read_again_as_such() -> None:
    invitation = an_invitation()

    stored = lean(invitation)

    assert {"test", "last", "notify", "anonymous", "remind_days"} & stored.keys() == set()
    assert (stored["step"], stored["low"]) == (0, 0)
    assert decode(Invitation, stored) == invitation


def test_what_is_set_is_stored() -> None:
    invitation = an_invitation(notify=True, anonymous=True, remind_days=(3, 7))

    stored = lean(invitation)

    assert (stored["notify"], stored["anonymous"], stored["remind_days"]) == (True, True, [3, 7])
    assert decode(Invitation, stored) == invitation
