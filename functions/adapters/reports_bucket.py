"""Finished reports in S3: stored by the report function, handed out as links that live for minutes."""

from dataclasses import dataclass

from functions.adapters.runtime import Runtime


@dataclass(frozen=True, slots=True)
class Document:
    """One file of a report."""

    name: str
    content_type: str
    body: bytes


class ReportsBucket:
    """The bucket that holds them; nobody lists it."""

    def __init__(self, runtime: Runtime) -> None:
        """Take the bucket from the settings."""
        self._client = runtime.client("s3")
        self._bucket = runtime.setting("REPORTS_BUCKET")

    def store(self, prefix: str, document: Document) -> None:
        """Store a file under a report's prefix, over an earlier one of that name."""
        self._client.put_object(
            Bucket=self._bucket,
            Key=f"{prefix}/{document.name}",
            Body=document.body,
            ContentType=document.content_type,
        )

    def read(self, key: str) -> str:
        """Return the text of a file."""
        body: bytes = self._client.get_object(Bucket=self._bucket, Key=key)["Body"].read()
        return body.decode()

    def link(self, key: str, content_type: str, disposition: str, seconds: int) -> str:
        """Return a link to one file; whoever holds it can read the file until it runs out."""
        url: str = self._client.generate_presigned_url(
            "get_object",
            Params={
                "Bucket": self._bucket,
                "Key": key,
                "ResponseContentType": content_type,
                "ResponseContentDisposition": disposition,
                "ResponseCacheControl": "private, no-store",
            },
            ExpiresIn=seconds,
        )
        return url
