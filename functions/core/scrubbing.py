"""A comment without what tells who wrote it, before it is read outside of the table: [name], [email], [phone] instead.

It removes what has a form and the names that we know; a name that we do not know stays.
"""

import re
from collections.abc import Iterable
from unicodedata import normalize

# Every run is of bounded length and starts at a fixed sign or the edge of a word, so that no text takes long.
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_URL = re.compile(r"\b(?:https?://|www\.)[^\s<>\"]{1,2000}", re.IGNORECASE)
_HANDLE = re.compile(r"(?<![\w@])@\w{2,64}")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b", re.IGNORECASE)
# Thirteen digits or more are a card or an account; seven or more, however they are grouped, may be a phone.
_CARD = re.compile(r"(?<!\d)\d(?:[ -]?\d){12,18}(?!\d)")
_PHONE = re.compile(r"(?<![\w+])\+?\(?\d(?:[ ()./-]{0,2}\d){6,14}(?!\w)")
_SHORTEST = 3  # letters of a part of a name that are worth removing by themselves: not the "de" of Ana de Souza
_FORMS = frozenset(
    {"gmbh", "inc", "ltd", "llc", "corp", "plc", "sas", "sarl", "spa", "the", "and", "und", "company", "group"}
)


def scrubbed(text: str, names: Iterable[str] = ()) -> str:
    """Return text in NFKC with addresses, links, numbers that lead to someone, and the given names replaced."""
    told = normalize("NFKC", text)
    for pattern, instead in (
        (_URL, "[link]"),
        (_EMAIL, "[email]"),
        (_HANDLE, "[handle]"),
        (_IBAN, "[account]"),
        (_CARD, "[account]"),
        (_PHONE, "[phone]"),
    ):
        told = pattern.sub(instead, told)
    known = _known(names)
    return re.sub(rf"(?<!\w)(?:{known})(?!\w)", "[name]", told, flags=re.IGNORECASE) if known else told


def _known(names: Iterable[str]) -> str:
    """Return the alternatives of a pattern: each whole name, then each part of it, the longest first."""
    whole = {" ".join(normalize("NFKC", name).split()) for name in names} - {""}
    parts = {part for name in whole for part in re.split(r"[\s,.'-]+", name) if len(part) >= _SHORTEST}
    wanted = whole | {part for part in parts if part.casefold() not in _FORMS}
    return "|".join(
        re.escape(each).replace(r"\ ", r"\s+") for each in sorted(wanted, key=lambda each: (-len(each), each))
    )
