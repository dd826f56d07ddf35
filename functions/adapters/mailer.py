"""Mail through SES: raw, once, and with its failures told apart."""

from botocore.exceptions import BotoCoreError, ClientError

from functions.adapters.runtime import Runtime
from functions.core.mail import Mail, mime

_SERVER_FAULT = 500


class NotSent(Exception):  # noqa: N818 - an outcome, told apart from others by its name
    """SES refused the mail; it certainly did not leave."""

    def __init__(self, code: str, *, for_good: bool) -> None:
        """Keep SES's code; for_good says that trying again cannot help."""
        super().__init__(code)
        self.code = code
        self.for_good = for_good


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


def _outcome(error: ClientError) -> Exception:
    told = error.response["Error"]
    code = told["Code"]
    if error.response["ResponseMetadata"]["HTTPStatusCode"] >= _SERVER_FAULT:
        return OutcomeUnknown(code)
    unverified = "not verified" in told.get("Message", "")  # sandbox, or DKIM pending: it passes
    return NotSent(code, for_good=code in {"MessageRejected", "BadRequestException"} and not unverified)
