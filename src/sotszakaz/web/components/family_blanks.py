"""Blanks of what a family without a login may sign: filled in as far as it is known, to be printed at the counter.

A blank names the child by initials and the thing by its number; names and signatures are written by hand.
"""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from sotszakaz.demand.children.models import Child
from sotszakaz.demand.children.states import FamilyDeed
from sotszakaz.demand.enrolments import actions
from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.demand.enrolments.printing import recipient_of
from sotszakaz.foundation.errors import NotFound, Refusal
from sotszakaz.kernel.documents.letters import Letter, render_letter
from sotszakaz.kernel.documents.parties import body_of
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.supply.programmes.models import StudyGroup
from sotszakaz.web.answers import show_pdf
from sotszakaz.web.components.family import CARDS, facts_of, not_now, open_deeds
from sotszakaz.web.components.family_changes import is_open
from sotszakaz.web.components.family_doors import Door, door_of, way_to_group
from sotszakaz.web.components.words import day, roubles, week

Rows = list[tuple[str, str]]


def deed_blank(request: HttpRequest, area: str, application: EnrolmentApplication, deed: str) -> HttpResponse:
    """The paper of a deed that is open now. The caller has asked for the right."""
    door = door_of(application, deed)
    if deed not in dict(open_deeds(application)):
        return not_now(request, reverse(CARDS[area], args=[application.pk]))
    facts = facts_of(application, deed, area)
    rows = _about(application) + _of_change(facts.get("change")) + _of_deed(application, deed, facts)
    return blank_of(application.child, application.group, door, rows)


def change_blank(request: HttpRequest, area: str, application: EnrolmentApplication, group_id: int) -> HttpResponse:
    """The paper by which the family moves its application, or asks the provider for another group."""
    if not is_open(application):
        return not_now(request, reverse(CARDS[area], args=[application.pk]))
    try:
        change = actions.change_of(application, group_id, on=today_in(application.municipality))
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        return redirect(f"{area}:family_change_to", pk=application.pk, group_id=group_id)
    rows = _about(application) + _of_change(change)
    return blank_of(application.child, application.group, way_to_group(application), rows)


def line_blank(child: Child, group: StudyGroup, door: Door) -> HttpResponse:
    """The paper by which a family begins to wait for a place, or does not wait any more."""
    return blank_of(child, group, door, _of_group(group))


def blank_of(child: Child, group: StudyGroup | None, door: Door, rows: Rows) -> HttpResponse:
    """The letter of the door about the child, to the provider of the group and to the body, or to the body alone.

    Raises NotFound for a deed whose paper is something else.
    """
    if door.letter is None:
        raise NotFound()
    providers = (group.organisation.full_name,) if group is not None else ()
    letter = Letter(
        subtitle=door.letter.about,
        municipality=child.municipality.name,
        addressed_to=(*providers, body_of(child.municipality).full_name),
        asks=door.letter.asks,
        rows=(("Обучающийся", recipient_of(child).initials), *rows),
        words_title=door.letter.own,
    )
    return show_pdf(render_letter(letter, on=today_in(child.municipality)), "zayavlenie.pdf")


def _about(application: EnrolmentApplication) -> Rows:
    contract = application.signed
    signed = f"№ {contract.number} от {day(contract.signed_on)}" if contract is not None else ""
    return [("Заявление о зачислении", f"№ {application.pk}"), ("Договор", signed), *_of_group(application.group)]


def _of_group(group: StudyGroup) -> Rows:
    return [
        ("Исполнитель", group.organisation.short_name),
        ("Программа", f"«{group.part.programme.name}»"),
        ("Часть и группа", f"{group.part}, «{group.name}»"),
    ]


def _of_change(change: actions.Change | None) -> Rows:
    if change is None:
        return []
    group, terms = change.offer.group, change.offer.terms
    return [
        ("Новая группа", f"«{group.name}», {group.address}"),
        ("Занятия в новой группе", week(group)),
        ("Последний день в прежней группе", day(change.ends_on) if change.ends_on else ""),
        ("Первый день в новой группе", day(change.offer.starts_on)),
        ("Доплата в прежней группе за те же дни", roubles(change.old_parent_amount)),
        ("Доплата в новой группе", roubles(terms.parent_amount) if terms else ""),
        ("Оплатит сертификат", roubles(terms.certificate_amount) if terms else ""),
    ]


def _of_deed(application: EnrolmentApplication, deed: str, facts: Mapping[str, Any]) -> Rows:
    rows: Rows = []
    if deed == FamilyDeed.TAKE:
        rows.append(("Ответить не позднее", day(application.answer_by_on)))
    if facts.get("ends_on"):
        rows.append(("Последний день договора", day(facts["ends_on"])))
    if facts.get("asked"):
        rows.append(("О какой группе речь", f"«{facts['asked'].group.name}», {facts['asked'].group.address}"))
    if facts.get("own_cost"):
        rows.append(("Сертификат не платит с", day(facts["own_cost"].since)))
        rows.append(("До конца договора семья заплатит", roubles(facts["own_cost"].parent_amount)))
    return rows
