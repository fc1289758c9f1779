"""Parts of the deeds on a provider of the registry."""

from datetime import date

from sotszakaz.foundation import audit
from sotszakaz.foundation.constraints import judged
from sotszakaz.kernel.municipalities.models import Organisation
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.regulations.types import Definition, Ground
from sotszakaz.kernel.users.access import Actor
from sotszakaz.supply.providers import errors
from sotszakaz.supply.providers.claims import OrganisationDetails

IDENTITY = ("inn", "kpp", "ogrn")


def lock_organisation(organisation_id: int) -> Organisation:
    """With all its branches, so that two of them do not enter one service at once. Raises NotFound."""
    inn = Organisation.objects.filter(pk=organisation_id).values("inn")
    branches = Organisation.objects.select_for_update(no_key=True).filter(inn__in=inn).order_by("pk")
    organisation = {each.pk: each for each in branches}.get(organisation_id)
    if organisation is None:
        raise errors.NotFound()
    return organisation


def correct(organisation: Organisation, details: OrganisationDetails, *, by: Actor) -> None:
    """Write what differs; ИНН, КПП and ОГРН of an organisation that some registry knows stay as they are.

    Raises IdentityFixed, ConstraintViolated.
    """
    given = {name: getattr(details, name) for name in OrganisationDetails.__dataclass_fields__}
    changed = [name for name, value in given.items() if getattr(organisation, name) != value]
    if not changed:
        return
    if set(changed) & set(IDENTITY) and organisation.registry_records.exists():
        raise errors.IdentityFixed(field=next(name for name in IDENTITY if name in changed))
    for name in changed:
        setattr(organisation, name, given[name])
    with judged(Organisation):
        organisation.save(update_fields=changed)
    audit.record("organisation.correct", organisation, by=by, changed=changed)


def ground_of(municipality_id: int, parameter: Definition[tuple[Ground, ...]], code: str, on: date) -> Ground:
    """The ground of the rules by its code. Raises GroundUnknown."""
    found = regulation_on(municipality_id, on).ground(parameter, code)
    if found is None:
        raise errors.GroundUnknown(field="ground")
    return found
