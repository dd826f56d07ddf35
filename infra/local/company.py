"""The customers of a sample company: accounts, the people in them, and when things happen to them.

Everything follows from names by a hash, so every run tells the same story.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, TypeVar

START = datetime(2025, 9, 1, 9, 0, tzinfo=UTC)
END = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
EVERY = timedelta(days=5)  # something happens every fifth day: a new customer, answers, a milestone
YEAR = timedelta(days=365)

_THERE_AT_THE_START = 5  # customers; the others come one by one
_COMES = 8 * EVERY  # how long after the one before
_HAS_NO_ADDRESS = 0.05  # share of the people
_SEGMENTS = ("starter", "business", "enterprise")
_ARR = {"starter": 6000, "business": 24000, "enterprise": 120000}
_PLANS = {"starter": "team", "business": "scale", "enterprise": "scale"}

_NAMES = (
    "Aldgate", "Birchwood", "Cobalt", "Dovetail", "Eastbourne", "Fernhill", "Gantry", "Holloway", "Ironbridge",
    "Juniper", "Kestrel", "Larkspur", "Meridian", "Northlight", "Oakfield", "Pinecrest", "Quarry", "Ravensworth",
    "Saltmarsh", "Thornbury", "Upland", "Verity", "Westering", "Yarrow",
)  # fmt: skip
_KINDS = ("Labs", "Foods", "Logistics")
_FIRST = (
    "Ada", "Bruno", "Chidi", "Dana", "Elif", "Farid", "Grace", "Hana", "Ivo", "Jun",
    "Kofi", "Lena", "Mira", "Nils", "Olga", "Pavel", "Quinn", "Rosa", "Sven", "Tara",
)  # fmt: skip
_LAST = (
    "Abara", "Bianchi", "Costa", "Duarte", "Endo", "Fischer", "Gupta", "Hansen",
    "Ito", "Jansen", "Kaya", "Lopez", "Moreau", "Novak", "Okoye", "Park",
)  # fmt: skip
_IN_ARABIC = (
    ("ليلى حداد", "layla.haddad"),
    ("سامر خوري", "samer.khoury"),
    ("نور صالح", "nour.saleh"),
)
_OWNERS = (
    {"name": "Jane Doe", "email": "jane@harbour.example"},
    {"name": "Tom Berg", "email": "tom@harbour.example"},
    {"name": "Lea Marsh", "email": "lea@harbour.example"},  # has left, as the programme knows: the company writes
    {"name": "Kim Sato", "email": "kim.sato@agency.example"},  # not of our domain: the company writes for her, too
)
_PLACES: tuple[dict[str, str], ...] = (  # what upstream knows of the people there; of some it knows nothing
    {},
    {"locale": "de", "time_zone": "Europe/Berlin", "country": "DE"},
    {"locale": "en-US", "time_zone": "America/New_York", "country": "US"},
    {"locale": "ar", "time_zone": "Asia/Dubai", "country": "AE"},
    {"locale": "en-GB"},
)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Customer:
    """One account; live is when it went live, or has been since before the story, and renewal when it decides."""

    number: int
    account_id: str
    name: str
    segment: str
    signed: datetime
    live: datetime
    renewal: datetime

    @property
    def is_new(self) -> bool:
        """Say whether it became a customer within the story."""
        return self.live > START

    @property
    def people(self) -> tuple[str, ...]:
        """Return the ids of its contacts, the key contact first."""
        return tuple(f"con-{self.number:03d}-{person}" for person in range(2 + self.number % 2))


def chance(*names: object) -> float:
    """Return a number in [0, 1) that is always the same for the same names."""
    digest = sha256("|".join(map(str, names)).encode()).digest()
    return (int.from_bytes(digest[:8], "big") >> 11) / 2**53


def pick(options: Sequence[T], *names: object) -> T:
    """Return one of the options, always the same for the same names."""
    return options[int(chance(*names) * len(options))]


def customers() -> list[Customer]:
    """Return all customers, in the order in which they came."""
    more = int((END - START) / _COMES)
    return [_customer(number) for number in range(_THERE_AT_THE_START + more)]


def _customer(number: int) -> Customer:
    account_id = f"acc-{number:03d}"
    signed = START + max(0, number - _THERE_AT_THE_START) * _COMES
    live = signed + EVERY * (2 + int(chance(account_id, "pace") * 4))
    if number < _THERE_AT_THE_START:  # they decide one after the other, all through the story
        live = START - YEAR + EVERY * 12 * (number + 1)
    name = f"{_NAMES[number % len(_NAMES)]} {_KINDS[number // len(_NAMES)]}"
    return Customer(number, account_id, name, _SEGMENTS[number % 3], signed, live, live + YEAR)


def account(customer: Customer) -> dict[str, Any]:
    """Return what the CRM tells of a customer when it signs, or of one that is there already."""
    first = "trial" if customer.segment == "starter" else "onboarding"
    told = {
        "account_id": customer.account_id,
        "name": customer.name,
        "owner": _OWNERS[customer.number % len(_OWNERS)],
        "segment": customer.segment,
        "plan": _PLANS[customer.segment],
        "stage": first if customer.is_new else "live",
        "arr": _ARR[customer.segment],
        "renewal_date": customer.renewal.date().isoformat(),
        "attributes": {"region": "amer" if customer.number % len(_PLACES) == 2 else "emea"},  # noqa: PLR2004 - New York
    }
    return told if customer.is_new else {**told, "launch_date": customer.live.date().isoformat()}


def contact(customer: Customer, contact_id: str) -> dict[str, Any]:
    """Return what the CRM tells of one of a customer's people."""
    place = _PLACES[customer.number % len(_PLACES)]
    name, mailbox = _person(contact_id, place.get("locale", "en"))
    role = "key_contact" if contact_id == customer.people[0] else "end_user"
    told = {
        "contact_id": contact_id,
        "name": name,
        "email": f"{mailbox}@{customer.name.lower().replace(' ', '-')}.example",
        "accounts": [{"account_id": customer.account_id, "role": role}],
        **place,
    }
    if chance(contact_id, "address") < _HAS_NO_ADDRESS:
        del told["email"]
    return told


def _person(contact_id: str, locale: str) -> tuple[str, str]:
    """Return a person's name, and the part of their address before the @."""
    if locale == "ar":
        return _IN_ARABIC[int(contact_id[-1])]
    first, last = pick(_FIRST, contact_id, "first"), pick(_LAST, contact_id, "last")
    return f"{first} {last}", f"{first}.{last}".lower()
