"""The new text of a reply, and the score in its first line; what a mail client quotes below or above is left out.

What is ours is the surest sign of where the quote begins: the address it came from, the question it asked.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from mailparser_reply.constants import MAIL_LANGUAGES
from mailparser_reply.parser import EmailMessage

TEXT_LENGTH = 5_000
_LINE_LENGTH = 1_000
_MOST_LINES = 400
_LABEL_LENGTH = 25
_LABELS = 3  # so many in a row are the head of a quoted mail: from, sent, to
_HEAD_REACH = 15  # lines between that head and the question: a greeting, why we ask
_WRAPPED_LINES = 2
_WRAPPED = 30  # so much of a question is one, if its line was broken
_WHEN = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}[:.h]\d{2}\b")
_RULE = re.compile(r"[_\-=*—]{5,}")
_DEVICE = re.compile(
    r"sent (?:from|via)|get outlook|gesendet|envoyé (?:de|depuis)|obtenez outlook|enviado|obtener outlook|obter outlook"
    r"|inviato da|scarica outlook|verzonden (?:vanaf|met|vanuit)|download outlook|skickat från|hämta outlook"
    r"|sendt fra|hent outlook|lähetetty|wysłan[eo] z|pobierz|odesláno z|trimis de|küldve|gönderildi|изпратено от"
    r"|отправлено|надіслано|στάλθηκε|εστάλη|أرسل|נשלח|から送信|에서 보냄|发自|發自|寄自|傳送|ส่งจาก|gửi từ|dikirim dari",
    re.IGNORECASE,
)
_DEVICE_LENGTH = 80


@dataclass(frozen=True, slots=True)
class Traces:
    """What shows that a line was ours: the addresses that our mails came from, in lower case, and what they asked."""

    addresses: frozenset[str]
    questions: frozenset[str] = frozenset()

    def named(self, line: str) -> bool:
        """Say whether a line gives one of our addresses as mail clients do; written out by hand, it is a comment."""
        low = line.lower()
        return any(f"{mark}{address}" in low for address in self.addresses for mark in ("<", "mailto:"))

    def asked(self, line: str) -> bool:
        """Say whether a line is a question of ours."""
        bare = _bare(line)
        begun = len(bare) >= _WRAPPED and any(each.startswith(bare) for each in self.questions)
        return begun or bare in self.questions


def new_text(text: str, traces: Traces) -> str:
    """Return what someone wrote themselves, as far as it can be told; at most TEXT_LENGTH characters."""
    lines = [line.rstrip() for line in _plain(text).split("\n")]
    begins = _quote_begins(lines, replace(traces, questions=frozenset(map(_plain, traces.questions))))
    above = _without_device(_parsed(lines[:begins]))
    return above or _without_device(_parsed(_between_quotes(lines[begins:])))


def score_in(text: str, low: int, high: int) -> tuple[int | None, str]:
    """Return the score that the first line is, if it is one, and the text without it; nothing is ever guessed."""
    first, _, others = text.strip().partition("\n")
    shown = "".join(str(unicodedata.decimal(char, char)) for char in unicodedata.normalize("NFKC", first))
    scores = "|".join(str(score) for score in range(high, low - 1, -1))
    found = re.match(rf"\s*({scores})\s*(?:/\s*{high}\s*)?(?:$|[.,:\u2013\u2014\u3002\u3001-](?!\s*\d))", shown)
    if found is None:
        return None, text.strip()
    return int(found[1]), f"{shown[found.end() :].strip()}\n{others}".strip()


def _plain(text: str) -> str:
    """Return text with one kind of line break and space, and nothing that cannot be seen."""
    told = re.sub("[\t\u00a0\u202f]", " ", re.sub("\r\n|[\r\u2028\u2029\u0085\f\v]", "\n", text))
    kept = (char for char in told if char == "\n" or unicodedata.category(char) not in {"Cc", "Cs"})
    return re.sub("[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]", "", "".join(kept))


def _bare(line: str) -> str:
    """Return a line without the marks of a quote."""
    return line.lstrip("> ").strip()


def _quote_begins(lines: Sequence[str], traces: Traces) -> int:
    """Return the first line of what is quoted, or how many lines there are."""
    for at, line in enumerate(lines):
        if traces.named(line):
            return _up(lines, _attribution_begins(lines, at))
        if traces.asked(line):
            return _up(lines, _quoted_mail_begins(lines, at))
    return len(lines)


def _attribution_begins(lines: Sequence[str], at: int) -> int:
    """Return where what names our address begins: a head of labelled lines, or who wrote when, on a few lines."""
    if _labelled(lines[at]):
        return _run_begins(lines, at, _labelled)
    if not _WHEN.search(lines[at]):
        for above in range(at - 1, max(at - 1 - _WRAPPED_LINES, -1), -1):
            if not _bare(lines[above]):
                break
            if _WHEN.search(lines[above]):
                return above
    return at


def _quoted_mail_begins(lines: Sequence[str], at: int) -> int:
    """Return where the mail begins that holds our question: its head, or who wrote when, or else its paragraph."""
    for below in range(at, max(at - _HEAD_REACH, 0), -1):
        head = _run_begins(lines, below, _labelled)
        if below - head >= _LABELS and any(_WHEN.search(line) for line in lines[head:below]):
            return head
    if not lines[at].startswith(">"):
        return _run_begins(lines, at, _bare)
    top = _up(lines, _run_begins(lines, at, lambda line: line.startswith(">")))
    return _attribution_begins(lines, top - 1) if top and _introduces(lines[top - 1]) else top


def _introduces(line: str) -> bool:
    return line.rstrip().endswith((":", "\uff1a")) or bool(_WHEN.search(line))


def _run_begins(lines: Sequence[str], at: int, belongs: Callable[[str], object]) -> int:
    """Return the first of the lines right above one, all of which belong."""
    while at and belongs(lines[at - 1]):
        at -= 1
    return at


def _labelled(line: str) -> bool:
    """Say whether a line is one of a mail's head, whatever its language: a short label, a colon, and something."""
    label, colon, value = line.strip(">* ").replace("\uff1a", ":").partition(":")
    return bool(colon and label.strip() and value.strip(" *")) and len(label) <= _LABEL_LENGTH


def _up(lines: Sequence[str], at: int) -> int:
    """Pass over empty lines and rules upwards."""
    while at and (not _bare(lines[at - 1]) or _RULE.fullmatch(_bare(lines[at - 1]))):
        at -= 1
    return at


def _between_quotes(lines: Sequence[str]) -> list[str]:
    """Return what stands below or between lines marked as quoted: some people answer there."""
    first = next((at for at, line in enumerate(lines) if line.startswith(">")), len(lines))
    return [line for line in lines[first:] if not line.startswith(">")]


def _parsed(lines: Sequence[str]) -> str:
    """Return the lines without quotes and signatures that a parser knows, which takes too long over long texts."""
    text = _held(lines)
    if not text:
        return ""
    message = EmailMessage(text=text, languages=list(MAIL_LANGUAGES), keep_hyphen_lists=True).read()
    return str(message.replies[0].body).strip() if message.replies else text


def _held(lines: Sequence[str]) -> str:
    """Return text that is short enough: no two empty lines in a row, on which the parser is slowest."""
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(line.strip() for line in lines)).strip()[:TEXT_LENGTH]
    pieces = (
        line[at : at + _LINE_LENGTH] for line in text.split("\n") for at in range(0, len(line) or 1, _LINE_LENGTH)
    )
    return "\n".join(islice(pieces, _MOST_LINES)).strip()


def _without_device(text: str) -> str:
    """Return text without a last line that says from what it was sent."""
    body, _, end = text.rpartition("\n")
    return body.strip() if len(end) <= _DEVICE_LENGTH and _DEVICE.match(end.strip()) else text
