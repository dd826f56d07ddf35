"""What customers wrote, made fit to be shown among our own words: only what can be seen, and no more than fits."""

import unicodedata
from collections.abc import Callable

_JOINERS = "\u200c\u200d"  # Persian and Indian words are spelt with them, and emoji joined
_BINDS = "\u200d\ufe0f"  # what ends in one goes on
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})  # also the characters that turn the direction of what follows

Size = Callable[[str], int]


def visible(text: str) -> str:
    """Return the text with one kind of line break, no more than one empty line at a time, and nothing unseen."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n").split("\n")
    kept = ["".join(char for char in line if _seen(char)).rstrip() for line in lines]
    return "\n".join(each for at, each in enumerate(kept) if each or (at and kept[at - 1])).strip("\n")


def cut(text: str, limit: int, size: Size = len) -> tuple[str, str]:
    """Return the text in two parts, the first of at most the size, and no character torn apart."""
    end = total = 0
    for char in text:
        total += size(char)
        if total > limit:
            break
        end += 1
    whole = end
    while 0 < whole < len(text) and _goes_on(text[whole - 1], text[whole]):
        whole -= 1
    end = whole or end  # one character that is longer than all there is room for
    return text[:end], text[end:]


def shortened(text: str, limit: int, size: Size = len) -> str:
    """Return the text, or as much of it as fits before an ellipsis."""
    whole, rest = cut(text, limit, size)
    return whole if not rest else cut(text, limit - size("\u2026"), size)[0].rstrip() + "\u2026"


def utf16(text: str) -> int:
    """Return the size of a text as most chat services count it: an emoji is two."""
    return sum(1 + (ord(char) > 0xFFFF) for char in text)  # noqa: PLR2004 - the end of what fits into one unit


def _seen(char: str) -> bool:
    return char == "\t" or char in _JOINERS or unicodedata.category(char) not in _UNSEEN


def _goes_on(before: str, after: str) -> bool:
    """Say whether two characters are parts of one that is seen: a letter with its accent, a joined emoji."""
    skin = "\U0001f3fb" <= after <= "\U0001f3ff"
    return before in _BINDS or after in _BINDS or skin or unicodedata.category(after) in {"Mn", "Me", "Mc"}
