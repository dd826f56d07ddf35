"""A sample company's fourteen months: what its systems report, and how its customers answer.

Everything follows from names by a hash, so every run tells the same story: customers on the starter plan
grow unhappy after a redesign in the ninth month, enterprise customers are won over slowly, business stays put.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from functions.core.scales import SCALES, Band

START = datetime(2025, 9, 1, 9, 0, tzinfo=UTC)
MONTHS = 14
END = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
EVERY = timedelta(days=5)  # something happens every fifth day: a new customer, answers, a stage reached
_ANSWERS, _UNSUBSCRIBES, _HAS_NO_ADDRESS = 0.55, 0.03, 0.05  # shares of the people
_ROLLS_OUT_AGAIN = 9  # every ninth account
REDESIGN = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)

_NAMES = [
    "Aldgate",
    "Birchwood",
    "Cobalt",
    "Dovetail",
    "Eastbourne",
    "Fernhill",
    "Gantry",
    "Holloway",
    "Ironbridge",
    "Juniper",
    "Kestrel",
    "Larkspur",
    "Meridian",
    "Northlight",
    "Oakfield",
    "Pinecrest",
    "Quarry",
    "Ravensworth",
    "Saltmarsh",
    "Thornbury",
    "Upland",
    "Verity",
    "Westering",
    "Yarrow",
]
_KINDS = ("Labs", "Foods", "Logistics", "Health", "Media")
_FIRST = [
    "Ada",
    "Bruno",
    "Chidi",
    "Dana",
    "Elif",
    "Farid",
    "Grace",
    "Hana",
    "Ivo",
    "Jun",
    "Kofi",
    "Lena",
    "Mira",
    "Nils",
    "Olga",
    "Pavel",
    "Quinn",
    "Rosa",
    "Sven",
    "Tara",
]
_LAST = [
    "Abara",
    "Bianchi",
    "Costa",
    "Duarte",
    "Endo",
    "Fischer",
    "Gupta",
    "Hansen",
    "Ito",
    "Jansen",
    "Kaya",
    "Lopez",
    "Moreau",
    "Novak",
    "Okoye",
    "Park",
]
_OWNERS = (
    {"name": "Jane Doe", "email": "jane@harbour.example"},
    {"name": "Tom Berg", "email": "tom@harbour.example"},
    {"name": "Ines Prado", "email": "ines@harbour.example"},
    {"name": "Kim Sato", "email": "kim.sato@agency.example"},  # not of our domain: the company writes for her
)
_SEGMENTS = ("starter", "business", "enterprise")
_COMMENTS: dict[Band, tuple[str, ...]] = {
    "top": ("Support answered within minutes.", "It just works.", "The weekly overview saves me hours.", ""),
    "middle": ("Good, but exports are slow.", "Mobile could be better.", "", "Setup took longer than we thought."),
    "bottom": ("Exports time out and nobody answers.", "The new screens hide what we need.", "Too expensive now.", ""),
}


@dataclass(frozen=True, slots=True)
class Event:
    """One event as an upstream system puts it on the bus."""

    at: datetime
    detail_type: str
    detail: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """How one person answers one survey, and how long after it came."""

    after: timedelta
    score: int
    comment: str


def chance(*names: object) -> float:
    """Return a number from 0 to 1 that is always the same for the same names."""
    digest = sha256("|".join(map(str, names)).encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64


def _pick(options: tuple[str, ...] | list[str], *names: object) -> str:
    return options[int(chance(*names) * len(options))]


def events() -> list[Event]:
    """Return all that upstream systems report in fourteen months, in order of time."""
    accounts = range(int((END - START) / EVERY))
    told = [event for number in accounts for event in _account(number)]
    return sorted((event for event in [*told, *_quirks()] if event.at < END), key=lambda event: event.at)


def _account_id(number: int) -> str:
    return f"acc-{number:03d}"


def _account(number: int) -> Iterator[Event]:
    """Tell one customer's story: signed, set up with its people, live; some roll out again soon after."""
    account_id = _account_id(number)
    signed = START + number * EVERY
    live = signed + EVERY * (2 + int(chance(account_id, "pace") * 4))
    name = f"{_NAMES[number % len(_NAMES)]} {_KINDS[number // len(_NAMES) % len(_KINDS)]}"
    segment = _SEGMENTS[number % 3]
    yield Event(
        signed,
        "AccountUpserted",
        {
            "account_id": account_id,
            "name": name,
            "owner": _OWNERS[number % len(_OWNERS)],
            "segment": segment,
            "stage": "onboarding",
            "arr": {"starter": 6000, "business": 24000, "enterprise": 120000}[segment],
            "renewal_date": (live + timedelta(days=365)).date().isoformat(),
        },
    )
    for person in range(2 + number % 3):
        yield Event(signed, "ContactUpserted", _contact(number, person, name))
    yield _stage(live, account_id, "live")
    if number % _ROLLS_OUT_AGAIN == 0:
        yield _stage(live + 4 * EVERY, account_id, "rollout")
        yield _stage(live + 8 * EVERY, account_id, "live")


def _stage(at: datetime, account_id: str, stage: str) -> Event:
    return Event(at, "AccountStageChanged", {"account_id": account_id, "stage": stage})


def _contact(number: int, person: int, company: str) -> dict[str, Any]:
    contact_id = f"con-{number:03d}-{person}"
    first, last = _pick(_FIRST, contact_id, "first"), _pick(_LAST, contact_id, "last")
    domain = company.lower().replace(" ", "-") + ".example"
    role = "key_contact" if person == 0 else "end_user"
    detail: dict[str, Any] = {
        "contact_id": contact_id,
        "name": f"{first} {last}",
        "email": f"{first}.{last}@{domain}".lower(),
        "accounts": [{"account_id": _account_id(number), "role": role}],
    }
    if chance(contact_id, "address") < _HAS_NO_ADDRESS:
        del detail["email"]
    return detail


def _quirks() -> Iterator[Event]:
    """Tell what happens in any real customer base: moves, merges, twins, and events nobody can read."""

    def day(number: int) -> datetime:
        return START + timedelta(days=number - number % EVERY.days)

    twin = _contact(2, 0, f"{_NAMES[2]} {_KINDS[0]}")
    yield Event(day(8), "ContactUpserted", {**twin, "contact_id": "con-002-twin"})
    yield Event(day(60), "ContactUpserted", {"contact_id": "con-001-0", "email": "new.address@birchwood-labs.example"})
    yield Event(day(90), "ContactUpserted", {"contact_id": "con-003-1", "accounts": [{"account_id": "acc-020"}]})
    both = [{"account_id": "acc-030", "role": "key_contact"}, {"account_id": "acc-031"}]
    yield Event(day(158), "ContactUpserted", {"contact_id": "con-030-0", "accounts": both})
    yield Event(day(200), "AccountsMerged", {"account_id": "acc-010", "into_account_id": "acc-011"})
    yield _stage(day(330), "acc-010", "live")
    yield Event(day(120), "InvoicePaid", {"account_id": "acc-005", "amount": 1200})
    yield Event(day(121), "ContactUpserted", {"contact_id": "con-x", "email": "nobody at nowhere"})


def answer(address: str, segment: str, at: datetime) -> Answer | None:
    """Return how this person answers a survey that reached them then, or None if they say nothing."""
    if chance(address, at.date(), "answers") > _ANSWERS:
        return None
    score = _score(segment, at, chance(address, at.date(), "score"))
    comment = _pick(_COMMENTS[SCALES["nps"].band(score)], address, at.date(), "comment")
    return Answer(EVERY * (1 + int(chance(address, "pace") * 3)), score, comment)


def _score(segment: str, at: datetime, draw: float) -> int:
    """Return a score from the segment's mix of the day: (share of detractors, share of passives)."""
    low, middle = _mix(segment, at)
    if draw < low:
        return int(draw / low * 7)
    if draw < low + middle:
        return 7 + int((draw - low) / middle * 2)
    return 9 + int((draw - low - middle) / (1 - low - middle) * 2)


def _mix(segment: str, at: datetime) -> tuple[float, float]:
    progress = (at - START) / (END - START)
    if segment == "starter":
        return (0.55, 0.30) if at >= REDESIGN else (0.15, 0.35)
    if segment == "enterprise":
        return 0.45 - 0.38 * progress, 0.30
    return 0.20, 0.35


def unsubscribes(address: str) -> bool:
    """Say whether this person stops all surveys at the first one."""
    return chance(address, "unsubscribes") < _UNSUBSCRIBES
