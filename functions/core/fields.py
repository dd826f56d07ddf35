"""Field types and the strict base that the programme and the events share."""

from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

from functions.core.money import CURRENCIES


def _known_zone(name: str) -> str:
    """Refuse what is no IANA time zone, where the mistake is made and not when a mail is due."""
    if name:
        try:
            ZoneInfo(name)
        except (ValueError, OSError, LookupError) as error:
            message = f"{name!r} is not a time zone such as Europe/Paris"
            raise ValueError(message) from error
    return name


def _known_currency(code: str) -> str:
    if code not in CURRENCIES:
        message = f"{code!r} is not a currency by ISO 4217, such as EUR or USD"
        raise ValueError(message)
    return code


# ASCII on purpose: SES sends to no other local part, and a domain of another script travels as punycode.
Address = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True,
        to_lower=True,
        max_length=254,
        # dot-atoms only: some old Japanese addresses end in a dot before the @, which no mail server need accept
        pattern=r"^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
        r"@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}$",
    ),
]
Id = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
Line = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$")
]
Country = Annotated[str, StringConstraints(strip_whitespace=True, to_upper=True, pattern=r"^[A-Za-z]{2}$")]
Currency = Annotated[str, StringConstraints(strip_whitespace=True, to_upper=True), AfterValidator(_known_currency)]
Zone = Annotated[str, StringConstraints(strip_whitespace=True, max_length=64), AfterValidator(_known_zone)]
Origin = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^https?://[a-z0-9.-]+(:[0-9]{1,5})?$")]
Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,62}$")]


class Strict(BaseModel):
    """What is read from outside: unknown fields are refused, so that a misspelt one is noticed."""

    model_config = ConfigDict(extra="forbid", frozen=True)
