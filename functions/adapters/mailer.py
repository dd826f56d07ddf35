"""Mail through SES: raw, once, and with its failures told apart."""

from typing import Literal

from botocore.exceptions import BotoCoreError, ClientError

from functions.adapters.runtime import Runtime
from functions.core.mail import Mail, mime, wire_id

_SERVER_FAULT = 500


# too fast · no more today · the account may not send · our setup is wrong · SES will not take this mail
Refusal = Literal["rate", "quota", "account", "setup", "mail"]

_CODES: dict[str, Refusal] = {
    "TooManyRequestsException": "rate",
    "Throttling": "rate",
    "ThrottlingException": "rate",
    "LimitExceededException": "quota",
    "AccountSuspendedException": "account",
    "SendingPausedException": "account",
    "MailFromDomainNotVerifiedException": "setup",
    "NotFoundException": "setup",
    "MessageRejected": "mail",
    "BadRequestException": "mail",
}
# SES says one thing under several codes; where the text is clear, it counts.
_TEXTS: tuple[tuple[str, Refusal], ...] = (
    ("daily message quota", "quota"),
    ("maximum sending rate", "rate"),
    ("not verified", "setup"),  # the sandbox, or DKIM still pending: it passes
    ("sending paused", "account"),
)


class NotSent(Exception):  # noqa: N818 - an outcome, told apart from others by its name
    """SES refused the mail; it certainly did not leave."""

    def __init__(self, code: str, why: Refusal) -> None:
        """Keep SES's code and what it means."""
        super().__init__(code)
        self.code = code
        self.why = why

    @property
    def for_good(self) -> bool:
        """Say that trying again cannot help: it is the mail itself that SES will not take."""
        return self.why == "mail"


class OutcomeUnknown(Exception):  # noqa: N818 - an outcome, told apart from others by its name
    """The mail may or may not have left; nothing may send it again blindly."""


class Mailer:
    """Sends one mail with one call: SES has no idempotency token, so the SDK must not retry."""

    def __init__(self, runtime: Runtime) -> None:
        """Take the configuration set from the settings."""
        self._client = runtime.client("sesv2", attempts=1)
        self._configuration_set = runtime.setting("CONFIGURATION_SET")

    def send(self, mail: Mail) -> str:
        """Send the mail and return SES's message id; anything raised but OutcomeUnknown means that it did not leave."""
        raw = mime(mail)
        tags = [{"Name": name, "Value": value} for name, value in mail.tags.items()]
        try:
            answer = self._client.send_email(
                FromEmailAddress=mail.sender,
                Destination={"ToAddresses": [mail.to]},
                Content={"Raw": {"Data": raw}},
                ConfigurationSetName=self._configuration_set,
                EmailTags=tags,
            )
        except ClientError as error:
            raise _outcome(error) from error
        except BotoCoreError as error:
            raise OutcomeUnknown(type(error).__name__) from error
        return str(answer["MessageId"])

    def wire_ids(self, *message_ids: str | None) -> tuple[str, ...]:
        """Return the Message-IDs that mails bear by the ids that SES gave them, leaving out those that have none."""
        region = str(self._client.meta.region_name)
        return tuple(wire_id(each, region) for each in message_ids if each)


def _outcome(error: ClientError) -> Exception:
    told = error.response["Error"]
    code = told["Code"]
    if error.response["ResponseMetadata"]["HTTPStatusCode"] >= _SERVER_FAULT:
        return OutcomeUnknown(code)
    return NotSent(code, refusal(code, told.get("Message", "")))


def refusal(code: str, text: str) -> Refusal:
    """Return what SES means by refusing a mail; a code that we do not know is taken for our own setup."""
    said = text.lower()
    return next((why for words, why in _TEXTS if words in said), _CODES.get(code, "setup"))
