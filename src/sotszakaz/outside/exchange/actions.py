"""Keys by which portals are served."""

import secrets

from django.db import transaction
from django.utils import timezone

from sotszakaz.foundation import audit
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.outgoing import is_safe_address
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.outside.exchange.errors import AddressUnsafe, KeyRevoked, TitleMissing
from sotszakaz.outside.exchange.models import PortalKey


@transaction.atomic(durable=True)
def issue_key(*, municipality_id: int, title: str, notify_url: str, limit: int, by: User) -> PortalKey:
    """A new key for a system; its secret is told by `authenticity.secret_of` and shown once.

    Raises TitleMissing, AddressUnsafe.
    """
    require(by, Permission.EXCHANGE_EDIT, municipality_id)
    if not title.strip():
        raise TitleMissing(field="title")
    if notify_url and not is_safe_address(notify_url):
        raise AddressUnsafe(field="notify_url")
    with judged(PortalKey):
        key = PortalKey.objects.create(
            municipality_id=municipality_id,
            name=secrets.token_hex(12),
            title=title.strip(),
            notify_url=notify_url,
            limit=limit,
            issued_by=by,
        )
    audit.record("portalkey.issue", key, by=by)
    return key


@transaction.atomic(durable=True)
def revoke_key(*, key_id: int, by: User) -> PortalKey:
    """From now on nothing that the key signs is taken. Raises NotFound, NotAllowed, KeyRevoked."""
    key = PortalKey.objects.select_for_update(of=("self",), no_key=True).filter(pk=key_id).first()
    if key is None:
        raise NotFound()
    require(by, Permission.EXCHANGE_EDIT, key.municipality_id)
    if key.revoked_at is not None:
        raise KeyRevoked()
    key.revoked_at, key.revoked_by = timezone.now(), by
    with judged(PortalKey):
        key.save(update_fields=["revoked_at", "revoked_by"])
    audit.record("portalkey.revoke", key, by=by)
    return key
