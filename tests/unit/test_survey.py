import re

from functions.core.survey import invitation_id, pseudonym


def test_the_same_contact_survey_and_wave_always_have_the_same_id() -> None:
    assert invitation_id(b"key", "ann", "onboarding-nps", "w1") == "mei6dihpwaxtk2bis4gufnxqye"


def test_another_contact_survey_wave_or_key_has_another_id() -> None:
    ids = {
        invitation_id(b"key", "ann", "nps", "w1"),
        invitation_id(b"key", "bob", "nps", "w1"),
        invitation_id(b"key", "ann", "csat", "w1"),
        invitation_id(b"key", "ann", "nps", "w2"),
        invitation_id(b"other", "ann", "nps", "w1"),
        invitation_id(b"key", "annn", "ps", "w1"),
    }

    assert len(ids) == 6


def test_an_id_fits_a_mail_address_and_survives_being_lower_cased() -> None:
    assert re.fullmatch(r"[a-z2-7]{26}", invitation_id(b"key", "ann", "nps", "w1"))


def test_a_pseudonym_is_stable_and_tells_nothing_of_the_contact() -> None:
    name = pseudonym(b"key", "ann@acme.example")

    assert name == pseudonym(b"key", "ann@acme.example")
    assert name != pseudonym(b"other", "ann@acme.example")
    assert re.fullmatch(r"[0-9a-f]{32}", name)
