"""The bucket in which SES lays what comes in: whole mails, for thirty days."""

from functions.adapters.runtime import Runtime


class Mailbox:
    """Hands out mails by the key that SES gave them."""

    def __init__(self, runtime: Runtime) -> None:
        """Take the bucket's name from the settings."""
        self._client = runtime.client("s3")
        self._bucket = runtime.setting("INBOUND_BUCKET")

    def original(self, key: str, most: int) -> bytes | None:
        """Return a mail's bytes, or None if there are more than so many: then they are not fetched."""
        found = self._client.get_object(Bucket=self._bucket, Key=key)
        with found["Body"] as body:
            return body.read() if found["ContentLength"] <= most else None

    def forget(self, key: str) -> None:
        """Delete a mail; its earlier versions go a day later."""
        self._client.delete_object(Bucket=self._bucket, Key=key)
