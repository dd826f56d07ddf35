"""Mail that brings somebody a grant: the grant is claimed, the mail sent once, and what came of it recorded."""

from functions.adapters.grants import Grant, Grants
from functions.adapters.log import log
from functions.adapters.mailer import Mailer, NotSent, OutcomeUnknown
from functions.adapters.runtime import Runtime
from functions.core.mail import Mail, mime


class GrantedMail:
    """Sends each mail once, however often it is asked to: another run sees from the grant how the mail stands."""

    def __init__(self, runtime: Runtime) -> None:
        """Stand on the grants and the mailer."""
        self._grants = runtime.adapter(Grants)
        self._mailer = runtime.adapter(Mailer)
        self._now = runtime.now

    def send(self, grant: Grant, mail: Mail, what: str) -> bool:
        """Send the mail of a grant unless that was done; False says that it certainly did not leave but may yet.

        What is how the log calls such a mail. A mail that cannot be written raises before anything is claimed.
        """
        mime(mail)
        standing = self._grants.claim(grant, self._now())  # from here to the record nothing but SES can fail
        if standing == "claimed":
            return self._sent(grant.grant_id, mail, what)
        if standing == "sending":  # an earlier run ended between sending and recording
            self._grants.park(grant.grant_id, "unconfirmed", "the run that claimed it ended")
        log().info("mail already handled", what=what, grant=grant.grant_id, state=standing)
        return True

    def _sent(self, grant_id: str, mail: Mail, what: str) -> bool:
        try:
            message_id = self._mailer.send(mail)
        except NotSent as refused:
            return self._refused(grant_id, refused, what)
        except OutcomeUnknown as unknown:
            log().warning("mail may or may not have left", what=what, grant=grant_id, error=str(unknown))
            self._grants.park(grant_id, "unconfirmed", str(unknown))
            return True
        self._grants.confirm(grant_id, message_id, self._now())
        return True

    def _refused(self, grant_id: str, refused: NotSent, what: str) -> bool:
        log().warning("mail not sent", what=what, grant=grant_id, code=refused.code, for_good=refused.for_good)
        if refused.for_good:
            self._grants.park(grant_id, "refused", refused.code)
        else:
            self._grants.release(grant_id, refused.code)
        return refused.for_good
