"""Who asks: an HMAC over the request, by a secret that the municipality has given to one system, and a rate."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection

from sotszakaz.outside.exchange.errors import SignatureWrong, TooManyRequests
from sotszakaz.outside.exchange.models import PortalKey, RequestCount

SKEW = timedelta(minutes=5)
COUNT = """
    INSERT INTO exchange_requestcount AS c (key_id, minute, count) VALUES (%s, %s, 1)
    ON CONFLICT (key_id, minute) DO UPDATE SET count = c.count + 1 RETURNING count
"""


@dataclass(frozen=True, slots=True)
class Signed:
    """A request as it came: what was signed, by which key, when by the sender's clock (seconds since 1970)."""

    method: str
    path: str
    body: bytes
    key_name: str
    sent_at: str
    signature: str


def secret_of(key_name: str) -> str:
    """The secret of a key, in hexadecimal: whoever has the installation's own secret can tell it again."""
    return hmac.new(settings.SECRET_KEY.encode(), f"exchange:{key_name}".encode(), hashlib.sha256).hexdigest()


def sign(secret: str, *, method: str, path: str, sent_at: str, body: bytes) -> str:
    """HMAC-SHA256 over method, path, the sender's seconds and SHA-256 of the body, each on its own line."""
    said = "\n".join([method, path, sent_at, hashlib.sha256(body).hexdigest()])
    return hmac.new(secret.encode(), said.encode(), hashlib.sha256).hexdigest()


def authenticate(request: Signed, *, at: datetime) -> PortalKey:
    """The key that has signed the request. Raises SignatureWrong, TooManyRequests."""
    key = PortalKey.objects.select_related("municipality").filter(name=request.key_name, revoked_at=None).first()
    expected = sign(
        secret_of(request.key_name),
        method=request.method,
        path=request.path,
        sent_at=request.sent_at,
        body=request.body,
    )
    is_right = hmac.compare_digest(expected.encode(), request.signature.encode())
    if key is None or not is_right or not _is_near(request.sent_at, at):
        raise SignatureWrong()
    _count(key, at)
    return key


def sweep(*, at: datetime) -> int:
    """Forget counts of minutes that are over; how many."""
    return RequestCount.objects.filter(minute__lt=at - timedelta(hours=1)).delete()[0]


def _is_near(sent_at: str, at: datetime) -> bool:
    if not (sent_at.isascii() and sent_at.isdigit() and len(sent_at) <= 12):
        return False
    return abs(at.timestamp() - int(sent_at)) <= SKEW.total_seconds()


def _count(key: PortalKey, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [key.pk, at.replace(second=0, microsecond=0)])
        [count] = cursor.fetchone()
    if count > key.limit:
        raise TooManyRequests(limit=key.limit)
