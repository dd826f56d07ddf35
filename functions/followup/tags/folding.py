"""A comment as words that can be compared: whatever its case, width, accents of writing and marks of direction."""

import re
import unicodedata
from functools import lru_cache

_ARABIC, _HEBREW = "\u0600", "\u0590"  # where each script begins
_SHORTEST = 3  # letters that must be left of a word without what is written onto it
# Written onto the word that follows: and, so; by, as, for; the. In Hebrew and, that, the, in, to, from, as.
_ONTO_ARABIC = re.compile("^[وف]?(?:لل|[بكل]?ال|[بكل])?")
_ONTO_HEBREW = re.compile("^\u05d5?[שכמל]?[הבל]?")
_ARTICLE = "ال"
_STOPS = "!?:;,،؛؟。、·।॥"
_PARAGRAPH = re.compile(r"\n\s*[\n•*-]")  # a mail program breaks lines anywhere, so that a single break says nothing

# People leave out or change some Arabic letters, Greek accents and the Turkish i: each becomes the plainest.
_VARIANTS = {
    "\u0627": "أإآ", "\u064a": "ى", "\u0647": "ة",
    "\u03b1": "ά", "\u03b5": "έ", "\u03b7": "ή", "\u03b9": "\u03afϊΐ",
    "\u03bf": "\u03cc", "\u03c5": "\u03cdϋΰ", "\u03c9": "ώ",
    "i": "\u0131", "'": "\u02bc",
}  # fmt: skip
_POINTS = (range(0x0591, 0x05BE), range(0x05BF, 0x05C8), range(0x0610, 0x061B), range(0x064B, 0x0660), (0x0670,))
_INVISIBLE = (range(0x200B, 0x2010), range(0x202A, 0x202F), range(0x2060, 0x2070), (0x00AD, 0x0307, 0x0640, 0xFEFF))


@lru_cache(maxsize=1)
def _table() -> dict[int, str | None]:
    """Return what each sign becomes: vowel points and what cannot be seen nothing, the end of a clause a full stop."""
    gone = dict.fromkeys(sign for signs in (*_POINTS, *_INVISIBLE) for sign in signs)
    plain = {ord(variant): sign for sign, variants in _VARIANTS.items() for variant in variants}
    return {**gone, **plain, **{ord(sign): "." for sign in _STOPS}, ord("_"): " "}


@lru_cache(maxsize=1)
def _word() -> re.Pattern[str]:
    """Return the pattern of a word or the end of a clause; a word holds the marks that are written over its letters."""
    marks = "".join(chr(sign) for sign in range(0x0300, 0x2000) if unicodedata.category(chr(sign)).startswith("M"))
    return re.compile(rf"[\w{marks}]+|\.")


def folded(text: str) -> str:
    """Return text in one form: NFKC, without case; every end of a clause is a full stop, every space a single one."""
    told = unicodedata.normalize("NFKC", text.replace("\u00b4", "'")).casefold()
    plain = unicodedata.normalize("NFKC", told).translate(_table())
    return " ".join(_PARAGRAPH.sub(".", plain).split())


def words(text: str) -> list[str]:
    """Return the words of folded text; where a clause ends, there is an empty one."""
    return ["" if word == "." else word for word in _word().findall(text)]


def stripped(word: str) -> str:
    """Return a word of a pattern without the Arabic article, whether its owner wrote it or not."""
    bare = word.removeprefix(_ARTICLE)
    return bare if len(bare) >= _SHORTEST else word


def forms(word: str) -> tuple[str, ...]:
    """Return a word as it stands and, in Arabic and Hebrew, without the small words that are written onto it."""
    if not _HEBREW <= word[:1] < "\u0700":
        return (word,)
    onto = _ONTO_ARABIC if word >= _ARABIC else _ONTO_HEBREW
    bare = onto.sub("", word, count=1)
    return (word, bare) if bare != word and len(bare) >= _SHORTEST else (word,)
