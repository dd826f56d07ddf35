from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from itsdangerous import URLSafeSerializer

from functions.core.links import Purpose, mint, read

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
LATER = NOW + timedelta(days=30)
SID = "mfrggzdfmztwq2lknnwg23tpoa"
OLD, NEW = "o" * 64, "n" * 64


def test_link_gives_back_the_id_it_was_made_for() -> None:
    assert read("answer", mint("answer", SID, LATER, [OLD]), NOW, [OLD]) == SID


@pytest.mark.parametrize("purpose", ["unsubscribe", "desk", "case", "report"])
def test_link_is_good_for_one_purpose_only(purpose: Purpose) -> None:
    token = mint("answer", SID, LATER, [OLD])

    assert read(purpose, token, NOW, [OLD]) is None


def test_link_is_good_until_the_second_it_expires() -> None:
    token = mint("answer", SID, LATER, [OLD])

    assert read("answer", token, LATER - timedelta(seconds=1), [OLD]) == SID
    assert read("answer", token, LATER, [OLD]) is None


def test_link_made_before_a_rotation_stays_good_after_it() -> None:
    token = mint("answer", SID, LATER, [OLD])

    assert read("answer", token, NOW, [OLD, NEW]) == SID


def test_newest_key_signs() -> None:
    token = mint("answer", SID, LATER, [OLD, NEW])

    assert read("answer", token, NOW, [NEW]) == SID
    assert read("answer", token, NOW, [OLD]) is None


@pytest.mark.parametrize("token", [None, 7, b"x" * 60, "", "short", "x" * 40, "x" * 201], ids=repr)
def test_what_is_no_link_gives_nothing(token: object) -> None:
    assert read("answer", token, NOW, [OLD]) is None


@pytest.mark.parametrize("kept", [1, 20, 60])
def test_truncated_link_gives_nothing(kept: int) -> None:
    assert read("answer", mint("answer", SID, LATER, [OLD])[:kept], NOW, [OLD]) is None


def test_link_signed_with_the_weak_default_digest_gives_nothing() -> None:
    weak = URLSafeSerializer([OLD], salt="listening-post.answer.v1")

    assert read("answer", str(weak.dumps([SID, int(LATER.timestamp())])), NOW, [OLD]) is None


@pytest.mark.parametrize("payload", [[SID], [SID, "never"], {"sid": SID}, None], ids=["short", "word", "map", "null"])
def test_payload_of_another_shape_gives_nothing_although_we_signed_it(payload: object) -> None:
    ours = URLSafeSerializer([OLD], salt="listening-post.answer.v1", signer_kwargs={"digest_method": sha256})

    assert read("answer", str(ours.dumps(payload)), NOW, [OLD]) is None


def test_without_a_key_nothing_is_made_or_read() -> None:
    with pytest.raises(RuntimeError, match="no signing key"):
        mint("answer", SID, LATER, [])
    with pytest.raises(RuntimeError, match="no signing key"):
        read("answer", "x" * 60, NOW, [])
