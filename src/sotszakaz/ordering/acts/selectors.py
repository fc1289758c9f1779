"""Reading acts."""

from django.db.models import QuerySet, TextField, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce

from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.acts.models import LegalAct
from sotszakaz.ordering.acts.states import ActState


def list_acts(municipality_id: int) -> QuerySet[LegalAct]:
    """Acts of the municipality, the latest first, with `act_kind` and `act_number`, without what was read."""
    acts = LegalAct.objects.filter(municipality_id=municipality_id).select_related("uploaded_by")
    told = {
        f"act_{name}": Coalesce(KT(f"corrections__act__{name}"), KT(f"reading__act__{name}"), Value("", TextField()))
        for name in ("kind", "number")
    }
    heavy = ("content", "source_blocks", "places", "reading", "corrections")
    return acts.annotate(**told).defer(*heavy).order_by("-uploaded_at", "-pk")


def find_same_file(municipality_id: int, sha256: str) -> LegalAct | None:
    """The act with these bytes that is not rejected."""
    acts = list_acts(municipality_id).filter(sha256=sha256)
    return acts.exclude(state=ActState.REJECTED).first()


def get_act_for(user: User, pk: int, permission: Permission = Permission.DECISION_VIEW) -> LegalAct:
    """The act without its bytes and text. Raises NotFound for strangers, NotAllowed for colleagues."""
    acts = LegalAct.objects.defer("content", "source_blocks").select_related("municipality", "uploaded_by")
    act = acts.select_related("confirmed_by", "rejected_by").filter(pk=pk).first()
    if act is None:
        raise NotFound
    require(user, permission, act.municipality_id)
    return act
