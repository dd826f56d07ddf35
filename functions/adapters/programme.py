"""The active programme, from S3, once for each environment of a function."""

from functions.adapters.runtime import Runtime
from functions.core.programme import Programme

ACTIVE = "programme/active"


def key_of(digest: str) -> str:
    """Return where a compiled programme is stored."""
    return f"programme/{digest}.json"


class ProgrammeStore:
    """Reads the programme that is active: a pointer names a content hash, the hash names the file."""

    def __init__(self, runtime: Runtime) -> None:
        """Take the bucket from the settings; nothing is read until the programme is needed."""
        self._client = runtime.client("s3")
        self._bucket = runtime.setting("PROGRAMME_BUCKET")
        self._active: tuple[str, Programme] | None = None

    def active(self) -> tuple[str, Programme]:
        """Return the hash of the active programme and the programme."""
        if self._active is None:
            digest = self._read(ACTIVE).strip()
            self._active = digest, Programme.model_validate_json(self._read(key_of(digest)))
        return self._active

    def _read(self, key: str) -> str:
        body: bytes = self._client.get_object(Bucket=self._bucket, Key=key)["Body"].read()
        return body.decode()
