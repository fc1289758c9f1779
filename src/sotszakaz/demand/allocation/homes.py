"""Places that were given for a residence which nobody has confirmed: whoever sees the documents should compare."""

from collections.abc import Iterable

from sotszakaz.demand.admission.states import Criterion
from sotszakaz.demand.allocation.models import WishOutcome
from sotszakaz.demand.allocation.rules.residence import BY_WORD
from sotszakaz.demand.enrolments.expiring import Flag
from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.demand.enrolments.states import WAITING_FOR_SOMEBODY

STATED = Flag("home", "место дано с учётом места жительства со слов семьи (не подтверждено): сверьте с документами")


def home_flags(applications: Iterable[EnrolmentApplication]) -> dict[int, list[Flag]]:
    """Flags of undecided applications by id, as `enrolments.flags.flags_of` gives others. One query, or none."""
    waiting = [each.pk for each in applications if each.state in WAITING_FOR_SOMEBODY]
    if not waiting:
        return {}
    counted = WishOutcome.objects.filter(application__in=waiting, run__window__criteria__contains=[Criterion.RESIDENCE])
    levels = counted.order_by("pk").values_list("application_id", "levels", "run__window__criteria")
    return {
        application_id: [STATED]
        for application_id, own, criteria in levels
        if own[criteria.index(Criterion.RESIDENCE)] == BY_WORD
    }
