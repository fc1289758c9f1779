from datetime import date

from sotszakaz.kernel.regulations.errors import NoRegulation
from sotszakaz.kernel.regulations.in_force import InForce
from sotszakaz.kernel.regulations.models import Regulation


def regulation_on(municipality_id: int, day: date) -> InForce:
    """The rules in force on the day: one query. Raises NoRegulation."""
    found = Regulation.objects.filter(municipality_id=municipality_id, valid__contains=day).first()
    if found is None:
        raise NoRegulation(day=f"{day:%d.%m.%Y}")
    return _in_force(found)


def list_versions(municipality_id: int) -> list[InForce]:
    """Every version of the municipality, the latest first."""
    return [_in_force(each) for each in Regulation.objects.filter(municipality_id=municipality_id).order_by("-version")]


def _in_force(regulation: Regulation) -> InForce:
    return InForce(
        regulation_id=regulation.pk,
        municipality_id=regulation.municipality_id,
        version=regulation.version,
        title=regulation.title,
        starts_on=regulation.valid.lower,
        ends_on=regulation.valid.upper,
        parameters=regulation.parameters,
    )
