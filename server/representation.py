"""One file as it goes over the wire, and the response that carries it."""

from dataclasses import dataclass
from hashlib import blake2b

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Scope

from server.encodings import Encoding

# A name that contains a hash of the content never changes its content.
FOREVER = "public, max-age=31536000, immutable"
REVALIDATE = "no-cache"


@dataclass(frozen=True, kw_only=True)
class Representation:
    """The bytes of a file under one encoding."""

    body: bytes
    media_type: str
    encoding: Encoding | None = None
    varies: bool = False

    @property
    def etag(self) -> str:
        """Identify these very bytes: another encoding has another tag, as HTTP asks."""
        return f'"{content_hash(self.body)}"'


def content_hash(body: bytes) -> str:
    """Hash a content in 16 hexadecimal digits.

    >>> content_hash(b"")
    'e4a6a0577479b2b4'
    """
    return blake2b(body, digest_size=8).hexdigest()


def respond(scope: Scope, representation: Representation, cache_control: str) -> Response:
    """Answer a GET or a HEAD, conditional or not.

    A Range header is ignored, as HTTP allows: every answer is the whole file.
    """
    headers = _headers(representation, cache_control)
    if _has_copy(Headers(scope=scope).get("if-none-match", ""), headers["etag"]):
        return Response(status_code=304, headers=headers)
    headers["content-type"] = representation.media_type
    headers["content-length"] = str(len(representation.body))
    if representation.encoding:
        headers["content-encoding"] = representation.encoding
    return Response(b"" if scope["method"] == "HEAD" else representation.body, headers=headers)


def _headers(representation: Representation, cache_control: str) -> dict[str, str]:
    headers = {"cache-control": cache_control, "etag": representation.etag}
    return headers | {"vary": "Accept-Encoding"} if representation.varies else headers


def _has_copy(if_none_match: str, etag: str) -> bool:
    tags = [tag.strip().removeprefix("W/") for tag in if_none_match.split(",")]
    return etag in tags or "*" in tags
