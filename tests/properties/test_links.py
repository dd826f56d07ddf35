import string
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from functions.core.links import mint, read

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
LATER = NOW + timedelta(days=30)
KEY = "k" * 64
TOKEN_LETTERS = string.ascii_letters + string.digits + "-_."

sids = st.text(string.ascii_lowercase + "234567", min_size=26, max_size=26)
keys = st.text(string.ascii_letters + string.digits, min_size=32, max_size=64)


@given(sid=sids, life=st.integers(min_value=1, max_value=400 * 86_400))
def test_any_id_comes_back_while_its_link_lives(sid: str, life: int) -> None:
    token = mint("answer", sid, NOW + timedelta(seconds=life), [KEY])

    assert read("answer", token, NOW, [KEY]) == sid


@given(sid=sids, position=st.integers(min_value=0, max_value=100), letter=st.sampled_from(TOKEN_LETTERS))
def test_changed_link_gives_its_own_id_or_nothing(sid: str, position: int, letter: str) -> None:
    token = mint("answer", sid, LATER, [KEY])
    at = position % len(token)

    assert read("answer", token[:at] + letter + token[at + 1 :], NOW, [KEY]) in {None, sid}


@given(token=st.text(max_size=300))
def test_made_up_text_is_no_link(token: str) -> None:
    assert read("answer", token, NOW, [KEY]) is None


@given(sid=sids, other=keys.filter(lambda key: key != KEY))
def test_link_of_another_key_gives_nothing(sid: str, other: str) -> None:
    assert read("answer", mint("answer", sid, LATER, [other]), NOW, [KEY]) is None
