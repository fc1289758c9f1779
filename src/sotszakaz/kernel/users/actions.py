from typing import Any

from django.utils import timezone

from sotszakaz.foundation import audit
from sotszakaz.foundation.constraints import ConstraintViolated, judged
from sotszakaz.kernel.users.access import person_of
from sotszakaz.kernel.users.errors import LoginClosed, LoginTaken, NotFound
from sotszakaz.kernel.users.models import Membership, User
from sotszakaz.kernel.users.roles import Role


def register_user(*, email: str, full_name: str, password: str, phone: str = "") -> User:
    """A new login without roles. Part of a larger transaction. Raises LoginTaken."""
    try:
        with judged(User):
            return User.objects.create_user(email.strip(), password, full_name=full_name.strip(), phone=phone)
    except ConstraintViolated as refusal:
        raise LoginTaken(field="email") from refusal


def join(user: User, role: type[Role], *, municipality_id: int, organisation_id: int | None = None) -> Membership:
    """Give the user the role, or return the one already there. Part of a larger transaction."""
    try:
        with judged(Membership):
            membership = Membership.objects.create(
                user=user, municipality_id=municipality_id, organisation_id=organisation_id, role_name=role.name
            )
    except ConstraintViolated as refusal:
        if refusal.fields["constraint"] != "membership_unique":
            raise
        held = Membership.objects.filter(user=user, municipality_id=municipality_id, role_name=role.name)
        if organisation_id is None:
            return held.get(organisation__isnull=True)
        return held.get(organisation_id=organisation_id)
    if hasattr(user, "_memberships"):  # not by __dict__: the user of a request is a lazy proxy
        del user._memberships
    return membership


def leave(user: User, role: type[Role], *, municipality_id: int) -> bool:
    """Take a role of the municipality's own staff back; was there one. Part of a larger transaction."""
    gone, _ = Membership.objects.filter(user=user, municipality_id=municipality_id, role_name=role.name).delete()
    if hasattr(user, "_memberships"):
        del user._memberships
    return bool(gone)


def lock_logins(keep_id: int, close_id: int) -> tuple[User, User]:
    """Both logins, locked until the transaction ends. Raises NotFound, LoginClosed."""
    wanted = User.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=[keep_id, close_id]).order_by("pk")
    locked = {user.pk: user for user in wanted}
    if len(locked) < 2:
        raise NotFound()
    for user in locked.values():
        if not user.is_active:
            raise LoginClosed(email=user.email)
    return locked[keep_id], locked[close_id]


def close_login(closed: User, *, into: User, by: Any, municipality_id: int, note: str) -> None:
    """Nobody logs in with `closed` any more; `into` is where its person goes. Part of a larger transaction."""
    closed.is_active, closed.merged_into, closed.merged_at = False, into, timezone.now()
    closed.merged_by, closed.merge_note = person_of(by), note
    with judged(User):
        closed.save(update_fields=["is_active", "merged_into", "merged_at", "merged_by", "merge_note"])
    audit.record("user.merge", closed, by=by, municipality_id=municipality_id, into=into.pk)


def address_that_stays(email: str, password: str) -> str | None:
    """Where somebody logs in whose login was merged into another, told to whom knows its password: «a…@example.org»."""
    user = User.objects.filter(email=User.objects.normalize_email(email).lower()).select_related("merged_into").first()
    if user is None or not user.check_password(password):
        return None
    while user.merged_into is not None:
        user = user.merged_into
    name, _, host = user.email.partition("@")
    return f"{name[0]}…@{host}" if user.is_active else None
