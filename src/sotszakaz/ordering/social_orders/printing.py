"""What the document of an approved order says."""

import json
from datetime import date

from sotszakaz.kernel.documents.payloads import Change, Party, Reference, Signatory, SocialOrderPayload, party_of
from sotszakaz.kernel.documents.selectors import latest_version
from sotszakaz.kernel.municipalities.models import AuthorisedBody, Municipality
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.users.access import memberships_of
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.decisions.models import Decision
from sotszakaz.ordering.social_orders import sections
from sotszakaz.ordering.social_orders.contents import Contents

RIGHTS = {Permission.ORDER_APPROVE, Permission.ORDER_EDIT}


def payload_of(
    contents: Contents,
    decision: Decision,
    changes: tuple[Change, ...],
    *,
    by: User,
    on: date,
) -> SocialOrderPayload:
    """The sections of the form of ПП РФ № 1694: in all and by years, volumes, quality, money."""
    order = contents.order
    municipality = Municipality.objects.get(pk=order.municipality_id)
    regulation = regulation_on(order.municipality_id, on)
    return SocialOrderPayload(
        year=order.year,
        status_number=order.status_number,
        authorised_body=body_of(municipality, decision),
        budget_name=order.budget_name or f"Бюджет: {municipality.name}",
        oktmo=municipality.oktmo,
        activity=decision.activity or "реализация дополнительных общеразвивающих программ",
        decision=Reference(number=decision.number, dated=decision.date_on),
        decision_title=decision.title,
        approved_on=on,
        approved_by=signatory_of(by, order.municipality_id),
        rows=tuple(sections.rows_of(contents)),
        quality=tuple(sections.quality_of(contents)),
        budget=tuple(sections.budget_of(contents)),
        permitted_deviation_percent=regulation.value(Parameter.PERMITTED_DEVIATION_PERCENT),
        okpo=order.okpo,
        budget_chapter=contents.budget.code[:3] if contents.budget else "",
        as_of=date(order.year, 1, 1),
        general=tuple(sections.general_of(contents)),
        changes=changes,
    )


def closed_payload(document_id: int, closed_on: date) -> SocialOrderPayload:
    """What the version in force says, and the day when the order was closed."""
    facts = json.loads(latest_version(document_id).payload)["content"]
    return SocialOrderPayload.model_validate(facts).model_copy(update={"closed_on": closed_on})


def body_of(municipality: Municipality, decision: Decision) -> Party:
    """The authorised body, from the registry of organisations where it is there."""
    body = AuthorisedBody.objects.select_related("organisation").filter(municipality=municipality).first()
    if body is not None and body.organisation is not None:
        return party_of(body.organisation)
    return Party(full_name=decision.authorised_body)


def signatory_of(by: User, municipality_id: int) -> Signatory:
    """Who approves, with the position that lets work with orders here."""
    titles = [
        each.role.title
        for each in memberships_of(by)
        if each.municipality_id == municipality_id and RIGHTS & each.role.permissions
    ]
    return Signatory(name=by.full_name, position=titles[0])
