"""Who a mail is from, and whether that can be believed."""

import re
from email.utils import getaddresses

from functions.core.mail import domain_of
from functions.ingest.inbound import Inbound
from functions.ingest.mime_reading import ReadMail

_ADDRESS = re.compile(r"[^\s@<>,;:\"]{1,64}@[a-z0-9.-]{3,255}")
_SIGNED = re.compile(r"dkim=pass\b.*?\sheader\.[id]=(?:[^\s@]*@)?([a-z0-9.-]+)")
_SES = "amazonses.com;"
_PLAIN_PATH = re.compile(r"[<>\w.!#$%&'*+/=?^`{|}~@-]*")


def sender_of(mail: ReadMail) -> str:
    """Return the address that a mail says it is from, in lower case; nothing, if it names none or several."""
    told = mail.every("from")
    found = [address.strip().lower() for _, address in getaddresses(told)]
    return found[0] if len(told) == len(found) == 1 and _ADDRESS.fullmatch(found[0]) else ""


def is_believed(mail: ReadMail, inbound: Inbound) -> bool:
    """Say whether its domain has vouched for a mail: by DMARC, or by a DKIM signature of its own domain."""
    if inbound.dmarc:
        return True
    domain = domain_of(sender_of(mail))
    return inbound.dkim and bool(domain) and any(_aligned(domain, signer) for signer in _signers(mail))


def _signers(mail: ReadMail) -> list[str]:
    """Return the domains whose signatures SES found good; only the topmost result is SES's own word.

    It repeats the envelope's sender, which could be made to look like a result: then nothing in it is believed.
    """
    told = mail.first("authentication-results").lower()
    if not told.startswith(_SES) or '"' in told or not _PLAIN_PATH.fullmatch(mail.first("return-path").strip()):
        return []
    results = (_SIGNED.match(each.strip()) for each in told.split(";"))
    return [each[1] for each in results if each]


def _aligned(one: str, other: str) -> bool:
    """Say whether two domains are one organisation's: equal, or one below the other."""
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")
