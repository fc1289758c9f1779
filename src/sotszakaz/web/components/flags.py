"""What to notice about applications before they are answered, from everywhere that knows something."""

from collections.abc import Sequence
from datetime import date

from sotszakaz.demand.allocation.homes import home_flags
from sotszakaz.demand.enrolments.expiring import Flag
from sotszakaz.demand.enrolments.flags import flags_of
from sotszakaz.demand.enrolments.models import EnrolmentApplication


def all_flags(applications: Sequence[EnrolmentApplication], *, on: date) -> dict[int, list[Flag]]:
    """Flags by application; those without any are absent."""
    flags, homes = flags_of(applications, on=on), home_flags(applications)
    return {pk: [*flags.get(pk, []), *homes.get(pk, [])] for pk in flags.keys() | homes.keys()}
