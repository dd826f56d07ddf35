"""The text of a mail that came as HTML, without what it quotes."""

import re
from html.parser import HTMLParser

_MOST = 256 * 1024  # what is longer is styles for the most part
# The parser looks for the end of a tag, comment or section to the end of the text, for each that has none.
_SECTIONS = re.compile(r"<!\[[^<>]*>")
_UNCLOSED = re.compile(r"<(?=[^<>]*(?:<|\Z))|<(?=!\[|!--)")
_SILENT = frozenset({"script", "style", "title", "template", "noscript", "svg", "object"})
_QUOTING_CLASSES = frozenset(
    {
        "gmail_quote", "gmail_quote_container", "gmail_attr", "yahoo_quoted", "moz-cite-prefix", "protonmail_quote",
        "zmail_extra", "tutanota_quote", "moz-forward-container",
    }
)  # fmt: skip
_QUOTE_FOLLOWS = frozenset({"appendonsend", "divrplyfwdmsg", "mail-editor-reference-message-container", "reply-intro"})
_BLOCKS = frozenset(
    {
        "address", "article", "blockquote", "center", "dd", "div", "dl", "dt", "footer", "form", "h1", "h2", "h3", "h4",
        "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre", "section", "table", "tr", "ul",
    }
)  # fmt: skip
_APART = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "pre"})
_SPACES = re.compile(r"[ \t\r\n\f]+")
_NO_BREAK = "\u00a0"

Attributes = list[tuple[str, str | None]]


def text_of(html: str) -> str:
    """Return what a person wrote in a mail; if all of it looks quoted, all of it."""
    closed = _closed(html[:_MOST])
    return _text(closed, keep_quotes=False) or _text(closed, keep_quotes=True)


def _closed(html: str) -> str:
    """Return HTML without comments and sections, and with each tag that does not end as text."""
    parts, at = [], 0
    while (begin := html.find("<!--", at)) >= 0 and (end := html.find("-->", begin + 2)) >= 0:
        parts.append(html[at:begin])
        at = end + len("-->")
    return _UNCLOSED.sub("&lt;", _SECTIONS.sub("", "".join([*parts, html[at:]])))


def _text(html: str, *, keep_quotes: bool) -> str:
    reader = _Reader(keep_quotes=keep_quotes)
    try:
        reader.feed(html)
        reader.close()
    except (AssertionError, ValueError):  # declarations that are written wrongly, in some versions of Python
        return reader.text() or re.sub(r"<[^<>]{0,2000}>", " ", html)
    return reader.text()


class _Reader(HTMLParser):
    """Collects text; while it is within an element to pass over, it counts elements of that name to find its end."""

    def __init__(self, *, keep_quotes: bool) -> None:
        super().__init__(convert_charrefs=True)
        self._keep_quotes = keep_quotes
        self._parts: list[str] = []
        self._passing = ""
        self._depth = 0
        self._over = False

    def text(self) -> str:
        """Return what was collected, with spaces as a browser shows them."""
        lines = (_SPACES.sub(" ", line).strip() for line in "".join(self._parts).replace(_NO_BREAK, " ").split("\n"))
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        """Begin a line, or something to pass over."""
        if self._over:
            return
        if self._passing:
            self._depth += tag == self._passing
        elif tag in _SILENT or (not self._keep_quotes and self._quotes(tag, dict(attrs))):
            self._passing, self._depth = tag, 1
        elif tag in _BLOCKS or tag == "br":
            self._parts.append("\n- " if tag == "li" else "\n")

    def handle_startendtag(self, tag: str, _attrs: Attributes) -> None:
        """Break a line; no other element that closes at once says anything."""
        if tag in {"br", "hr", "p"} and not self._passing and not self._over:
            self._parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """End a line, or what is passed over."""
        if self._passing:
            self._depth -= tag == self._passing
            self._passing = self._passing if self._depth else ""
        elif tag in _BLOCKS and not self._over:
            self._parts.append("\n\n" if tag in _APART else "\n")

    def handle_data(self, data: str) -> None:
        """Keep what is not passed over."""
        if not self._passing and not self._over:
            self._parts.append(_SPACES.sub(" ", data))

    def _quotes(self, tag: str, attributes: dict[str, str | None]) -> bool:
        """Say whether an element holds what is quoted; some say only that all from here on is."""
        self._over = self._over or (attributes.get("id") or "").lower().removeprefix("x_") in _QUOTE_FOLLOWS
        classes = {each.lower() for each in (attributes.get("class") or "").split()}
        cited = tag == "blockquote" and (attributes.get("type") or "").lower() == "cite"
        return self._over or cited or bool(classes & _QUOTING_CLASSES)
