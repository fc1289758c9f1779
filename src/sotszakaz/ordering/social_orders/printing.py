"""What the document of an approved order says."""

from collections.abc import Sequence
from datetime import date

from sotszakaz.kernel.documents.payloads import (
    BudgetAmount,
    OrderRow,
    Party,
    Reference,
    Service,
    Signatory,
    SocialOrderPayload,
    Volume,
    party_of,
)
from sotszakaz.kernel.municipalities.models import AuthorisedBody, Municipality
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.users.access import memberships_of
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.decisions.models import Decision
from sotszakaz.ordering.social_orders.models import BudgetLine, OrderVolume, SocialOrder


def payload_of(
    order: SocialOrder,
    decision: Decision,
    volumes: Sequence[OrderVolume],
    budget: BudgetLine | None,
    *,
    by: User,
    on: date,
) -> SocialOrderPayload:
    """The three sections of the form of ПП РФ № 1694; services are loaded with the volumes."""
    municipality = Municipality.objects.get(pk=order.municipality_id)
    regulation = regulation_on(order.municipality_id, on)
    amount = BudgetAmount(code=budget.code, year=order.year, amount=budget.amount) if budget else None
    return SocialOrderPayload(
        year=order.year,
        status_number=order.status_number,
        authorised_body=_body(municipality, decision),
        budget_name=f"Бюджет: {municipality.name}",
        oktmo=municipality.oktmo,
        activity=decision.activity or "реализация дополнительных общеразвивающих программ",
        decision=Reference(number=decision.number, dated=decision.date_on),
        decision_title=decision.title,
        approved_on=on,
        approved_by=Signatory(name=by.full_name, position=_position(by, order.municipality_id)),
        rows=tuple(_rows(volumes)),
        budget=(amount,) if amount else (),
        permitted_deviation_percent=regulation.value(Parameter.PERMITTED_DEVIATION_PERCENT),
    )


def _body(municipality: Municipality, decision: Decision) -> Party:
    body = AuthorisedBody.objects.select_related("organisation").filter(municipality=municipality).first()
    if body is not None and body.organisation is not None:
        return party_of(body.organisation)
    return Party(full_name=decision.authorised_body)


def _position(by: User, municipality_id: int) -> str:
    titles = [
        each.role.title
        for each in memberships_of(by)
        if each.municipality_id == municipality_id and Permission.ORDER_APPROVE in each.role.permissions
    ]
    return titles[0]


def _rows(volumes: Sequence[OrderVolume]) -> list[OrderRow]:
    by_service: dict[int, dict[str, Volume]] = {}
    services = {volume.service_id: volume.service for volume in volumes}
    for volume in volumes:
        said = Volume(recipients=volume.recipients, person_hours=volume.person_hours, amount=volume.amount)
        by_service.setdefault(volume.service_id, {})[volume.award_method] = said
    return [
        OrderRow(
            service=Service(
                code=services[pk].code,
                name=services[pk].name or services[pk].code,
                focus=services[pk].focus,
                form=services[pk].form,
                category=services[pk].category,
            ),
            certificate=said.get("certificate"),
            assignment=said.get("assignment"),
            competition=said.get("competition"),
        )
        for pk, said in by_service.items()
    ]
