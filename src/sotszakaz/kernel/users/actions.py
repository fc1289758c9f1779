from sotszakaz.foundation.constraints import ConstraintViolated, judged
from sotszakaz.kernel.users.errors import LoginTaken
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
