"""What deeds of an inspection share."""

from sotszakaz.kernel.users.access import Actor, require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.oversight.quality import errors
from sotszakaz.oversight.quality.models import Inspection

INSPECTION = "quality.inspection"


def lock_for(inspection_id: int, by: Actor) -> Inspection:
    """The inspection for those who go there, locked. Raises NotFound, NotAllowed, NotInspector."""
    inspection = Inspection.objects.lock(inspection_id)
    require(by, Permission.INSPECTION_MAKE, inspection.municipality_id)
    ensure_inspector(inspection, by)
    return inspection


def ensure_inspector(inspection: Inspection, by: Actor) -> None:
    """Raises NotInspector."""
    if isinstance(by, User) and not inspection.inspectors.filter(user_id=by.pk).exists():
        raise errors.NotInspector()
