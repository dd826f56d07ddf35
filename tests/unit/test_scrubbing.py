"""What is taken out of a comment before a model reads it."""

import pytest

from functions.core.scrubbing import scrubbed

NAMES = ("Ana de Souza", "Jürgen O'Neill", "Acme GmbH", "")


@pytest.mark.parametrize(
    ("comment", "clean"),
    [
        ("mail ann.lee+x@mail.acme.co.uk!", "mail [email]!"),
        ("mail アン@例え.jp", "mail [email]"),
        ("see https://acme.example/a?b=c#d now", "see [link] now"),
        ("see www.acme.example", "see [link]"),
        ("ask @ann_lee", "ask [handle]"),
        ("call +44 (0)20 7946-0958 now", "call [phone] now"),
        ("call 030/1234567", "call [phone]"),
        ("DE89 3704 0044 0532 0130 00", "[account]"),
        ("gb29nwbk60161331926819", "[account]"),
        ("card 4111-1111-1111-1111", "card [account]"),
        ("card \uff14\uff11\uff11\uff11 1111 1111 1111", "card [account]"),
        ("ana DE SOUZA wrote", "[name] wrote"),
        ("Souza wrote, Ana too, not Anabel", "[name] wrote, [name] too, not Anabel"),
        ("the price de luxe", "the price de luxe"),
        ("ACME's people, a GmbH", "[name]'s people, a GmbH"),
        ("O'Neill and J\u0055\u0308RGEN", "O'[name] and [name]"),
        ("10 000 exports at 12:30 in v1.2.3", "10 000 exports at 12:30 in v1.2.3"),
        ("100% of 2,000,000 rows", "100% of 2,000,000 rows"),
    ],
)
def test_what_leads_to_a_person_is_replaced_and_the_rest_is_kept(comment: str, clean: str) -> None:
    assert scrubbed(comment, NAMES) == clean


@pytest.mark.parametrize("name", ["(", ".*", "a|b", "\\", "[x"])
def test_a_name_is_no_pattern(name: str) -> None:
    assert scrubbed("nothing to see", (name,)) == "nothing to see"
