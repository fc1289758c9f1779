"""An application beside the rules of the municipality and its decision, before a person looks at it."""

from datetime import date

from sotszakaz.kernel.municipalities.states import OrganisationKind
from sotszakaz.kernel.regulations.in_force import InForce
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.ordering.decisions.models import Decision
from sotszakaz.supply.providers import errors, rules, selectors
from sotszakaz.supply.providers.claims import Claim, OrganisationDetails


def ensure_claim(claim: Claim, regulation: InForce, decision: Decision, *, on: date) -> None:
    """Everything that can be judged without asking anybody. Raises refusals of `providers.errors` by their fields."""
    _ensure_within_act(claim.organisation, decision)
    _ensure_identity(claim, on=on)
    _ensure_licence(claim, regulation, on=on)
    offered = decision.service_rows.values_list("service_id", flat=True)
    rules.ensure_services(chosen=claim.service_ids, offered=list(offered))
    rules.ensure_capacity(claim.capacity)
    for pk, most in claim.volumes.items():
        rules.ensure_volume(
            places=most.places, person_hours=most.person_hours, capacity=claim.capacity, field=f"places_{pk}"
        )
    bank = claim.bank
    rules.ensure_bank(bic=bank.bic, account=bank.account, correspondent=bank.correspondent)


def _ensure_identity(claim: Claim, *, on: date) -> None:
    details, said = claim.organisation, claim.particulars
    rules.ensure_numbers(inn=details.inn, kpp=details.kpp, ogrn=details.ogrn)
    rules.ensure_kind(inn=details.inn, is_person=details.kind == OrganisationKind.ENTREPRENEUR)
    rules.ensure_codes(okopf=said.okopf, oktmo=said.oktmo)
    rules.ensure_registered(said.registered_on, on=on)


def _ensure_licence(claim: Claim, regulation: InForce, *, on: date) -> None:
    rules.ensure_licence_number(claim.licence.number)
    rules.ensure_licence(
        issued_on=claim.licence.issued_on,
        subtype=claim.licence.subtype,
        on=on,
        required=regulation.value(Parameter.LICENCE_SUBTYPE),
        clause=regulation.clause(Parameter.LICENCE_SUBTYPE),
    )


def _ensure_within_act(details: OrganisationDetails, decision: Decision) -> None:
    names = selectors.list_excluded_names(decision)
    excluded = rules.excluded_name_in(names, details.full_name, details.short_name)
    if excluded is None:
        return
    clause = selectors.clause_of_excluded_name(decision, names.index(excluded))
    raise errors.ProviderExcludedByAct(
        field="full_name",
        number=decision.number,
        date_on=decision.date_on,
        clause=f" ({clause})" if clause else "",
        name=excluded,
    )
