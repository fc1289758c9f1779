"""Municipalities with the decisions of their acts: through confirmation, as if a clerk had uploaded the act."""

import hashlib
from datetime import date

from sotszakaz.foundation.tenancy import acting_for
from sotszakaz.kernel.municipalities.models import AuthorisedBody, Municipality
from sotszakaz.kernel.regulations.actions import Setting, adopt_regulation
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import list_versions
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.roles import Operator
from sotszakaz.ordering.acts.actions import keep_reading
from sotszakaz.ordering.acts.models import LegalAct
from sotszakaz.ordering.acts.rules import ACCEPT, UNSURE
from sotszakaz.ordering.acts.states import ActState
from sotszakaz.ordering.decisions.actions import confirm_act
from sotszakaz.ordering.decisions.models import Decision
from sotszakaz.ordering.decisions.rules import in_force_from
from sotszakaz.outside.demonstration.data_files import MunicipalityFile, municipalities, reading_of
from sotszakaz.outside.demonstration.logins import ensure_person


def load_municipalities() -> list[Municipality]:
    """Load those that have no decision yet; one query when all are there."""
    files = municipalities()
    slugs = [file.slug for file in files]
    decided = set(Decision.objects.filter(municipality__slug__in=slugs).values_list("municipality__slug", flat=True))
    return [load(file) for file in files if file.slug not in decided]


def load(file: MunicipalityFile) -> Municipality:
    """The municipality, its body, its rules and the decision of its act. May be repeated after an interruption."""
    fields = {name: getattr(file, name) for name in ("kind", "name", "short_name", "region", "oktmo", "timezone")}
    municipality, _ = Municipality.objects.get_or_create(slug=file.slug, defaults=fields)
    AuthorisedBody.objects.get_or_create(municipality=municipality, defaults={"name": file.authorised_body})
    with acting_for(municipality.pk):
        operator = ensure_person(Operator, municipality)
        _adopt_rules(file, municipality)
        act = _act(file, municipality, operator)
        confirm_act(act_id=act.pk, by=operator, on=date.fromisoformat(reading_of(file)["act"]["date"] or ""))
    return municipality


def _adopt_rules(file: MunicipalityFile, municipality: Municipality) -> None:
    """What the act says of the licence; a municipality whose act says nothing gets its rules by confirmation."""
    said = file.licence_subtype
    if said is None or list_versions(municipality.pk):
        return
    adopt_regulation(
        municipality_id=municipality.pk,
        title=f"Правила по акту, {file.short_name}",
        starts_on=in_force_from(reading_of(file)),
        settings={Parameter.LICENCE_SUBTYPE.key: Setting(said["value"], said["clause"])},
        by=SYSTEM,
    )


def _act(file: MunicipalityFile, municipality: Municipality, operator: User) -> LegalAct:
    """The data file kept as an act, every proposed repair of a code accepted."""
    content = file.path.read_bytes()
    waiting = LegalAct.objects.filter(
        municipality=municipality, sha256=hashlib.sha256(content).hexdigest(), state=ActState.READ
    ).first()
    if waiting is not None:
        return waiting
    reading = reading_of(file)
    choices = {str(index): ACCEPT for index, service in enumerate(reading["services"]) if service["status"] in UNSURE}
    return keep_reading(
        municipality_id=municipality.pk,
        file_name=file.path.name,
        content=content,
        reading=reading,
        choices=choices,
        by=operator,
    )
