"""The active programme, from S3, kept for a while by each environment of a function."""

from datetime import UTC, datetime, timedelta

from botocore.exceptions import ClientError

from functions.adapters.runtime import Runtime
from functions.core.programme import Programme

_FRESH = timedelta(minutes=5)  # a change of programme is in force everywhere after this long
# S3 says AccessDenied of what is missing to whoever may not list the bucket.
_MISSING = frozenset({"NoSuchKey", "AccessDenied"})
ACTIVE = "programme/active"
TEMPLATE = "programme/template.pptx"


def key_of(digest: str) -> str:
    """Return where a compiled programme is stored."""
    return f"programme/{digest}.json"


class ProgrammeStore:
    """Reads the programme that is active: a pointer names a content hash, the hash names the file."""

    def __init__(self, runtime: Runtime) -> None:
        """Take the bucket from the settings; nothing is read until the programme is needed."""
        self._client = runtime.client("s3")
        self._bucket = runtime.setting("PROGRAMME_BUCKET")
        self._now = runtime.now
        self._looked_at = datetime.min.replace(tzinfo=UTC)
        self._active: tuple[str, Programme] | None = None

    def active(self) -> tuple[str, Programme]:
        """Return the hash of the active programme and the programme."""
        now = self._now()
        if self._active is None or now >= self._looked_at + _FRESH:
            digest = self._read(ACTIVE).strip()
            self._looked_at = now
            if self._active is None or self._active[0] != digest:
                self._active = digest, Programme.model_validate_json(self._read(key_of(digest)))
        return self._active

    def digest(self) -> str | None:
        """Return the hash of the active programme as it is at this moment, or None before the first is activated."""
        try:
            return self._read(ACTIVE).strip()
        except ClientError as error:
            if error.response["Error"]["Code"] in _MISSING:
                return None
            raise

    def template(self) -> bytes | None:
        """Return the owner's template for slides, or None if there is none."""
        try:
            body: bytes = self._client.get_object(Bucket=self._bucket, Key=TEMPLATE)["Body"].read()
        except ClientError as error:
            if error.response["Error"]["Code"] in _MISSING:
                return None
            raise
        return body

    def _read(self, key: str) -> str:
        body: bytes = self._client.get_object(Bucket=self._bucket, Key=key)["Body"].read()
        return body.decode()
