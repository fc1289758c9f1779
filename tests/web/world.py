"""Two municipalities full of things: the home one, where the addresses lead, and that of the strangers."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from tests.factories import (
    analysis,
    certification,
    classifier,
    duplicates,
    execution,
    indicators,
    ordering,
    parameters,
    plans,
    procedures,
    quality,
    supply,
)
from tests.factories.admission import NOON, wishes_window
from tests.factories.allocation import AFTER
from tests.factories.changes import asked as asked_to_change
from tests.factories.changes import changed
from tests.factories.delivery import SEPTEMBER, accepted_papers, closed_month, columns, marked_sheet
from tests.factories.demand import Market, application, contract, market, pending_child
from tests.factories.family import withdrawn_on_paper
from tests.factories.files import JPEG
from tests.factories.group import said as group_said
from tests.factories.group import things as things_of_group
from tests.factories.journal import handed_in
from tests.factories.kernel import member
from tests.factories.replay import replayed
from tests.factories.signing import signing
from tests.factories.supply import TODAY

from sotszakaz.delivery.settlements.actions import (
    file_advance,
    make_batch,
    raise_objection,
    reply_to_objection,
)
from sotszakaz.delivery.settlements.actions.objections import Evidence
from sotszakaz.delivery.settlements.models import Accrual, ChargeObjection, ReopenedSheet, TreasuryTake
from sotszakaz.delivery.settlements.states import ObjectionReason
from sotszakaz.delivery.unusual.models import Finding
from sotszakaz.delivery.unusual.states import FindingKind
from sotszakaz.demand.admission.actions import add_interest
from sotszakaz.demand.allocation.actions import add_wish
from sotszakaz.demand.allocation.preparing import ask_preview, prepare
from sotszakaz.demand.certificates.models import FaceValue, FundingScheme
from sotszakaz.demand.children.actions import return_child
from sotszakaz.demand.children.models import Child
from sotszakaz.demand.enrolments.models import Contract, EnrolmentApplication
from sotszakaz.demand.waiting.actions import enter_line
from sotszakaz.foundation import outbox
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.documents.looks import upload_template
from sotszakaz.kernel.documents.models import Document
from sotszakaz.kernel.documents.selectors import latest_version
from sotszakaz.kernel.documents.states import DocumentKind, SigningParty
from sotszakaz.kernel.documents.word.built_in import built_in
from sotszakaz.kernel.notices.actions import Telling, tell
from sotszakaz.kernel.notices.models import Notice
from sotszakaz.kernel.regulations.models import CalendarDay
from sotszakaz.kernel.signatures.paper import Paper, register_paper
from sotszakaz.kernel.signatures.runs import verify_again
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.roles import ROLES
from sotszakaz.ordering.decisions.models import Decision, IndicatorTarget
from sotszakaz.ordering.plans.models import PlanItem
from sotszakaz.ordering.social_orders.actions import publish_order
from sotszakaz.ordering.social_orders.models import SocialOrder
from sotszakaz.outside.exchange.actions import issue_key
from sotszakaz.oversight.complaints.actions import file_about_contract
from sotszakaz.oversight.quality.actions import report_mended, take_measure
from sotszakaz.oversight.quality.actions.mending import Proof
from sotszakaz.oversight.quality.states import MeasureKind
from sotszakaz.oversight.surveys.models import LinkSheet
from sotszakaz.supply.agreements.actions import offer_amendment, raise_disagreement
from sotszakaz.supply.agreements.terms import Amending, Objection
from sotszakaz.supply.programmes import places
from sotszakaz.supply.providers.models import Licence

OPEN_VALUE = ordering.indicator_said(
    key="2.F", target={"text": "позже", "kind": "pending", "value": None, "year": 2026}
)
PROVIDER_ROLES = {"director", "teacher"}


@dataclass
class World:
    """`people` and `strangers` by role; `things` by the names of the access table."""

    people: dict[str, User] = field(default_factory=dict)
    strangers: dict[str, User] = field(default_factory=dict)
    things: dict[str, Any] = field(default_factory=dict)

    def arguments(self, names: str) -> list[Any]:
        return [self.things[name] for name in names.split()]


@replayed
def build_world() -> World:
    """Everything that an address can name, made by the system's own actions."""
    group = group_said("head", "secretary", "parent")
    said = {"indicators": [ordering.indicator_said(), OPEN_VALUE], "working_group": group}
    elsewhere, home = (market(**said) for _ in range(2))
    act_for([home.municipality.pk, elsewhere.municipality.pk])
    world = World(_people(home), _people(elsewhere))
    parent = world.people["parent"]
    child = home.child(by=parent)
    signed = contract(home, child)
    waiting = application(home, child, group=home.other_group())
    returned = pending_child(home.municipality, by=parent, first_name="Ева")
    operator = world.people["operator"]
    return_child(child_id=returned.pk, ground="mismatch", reason="Проверьте дату рождения.", by=operator, on=TODAY)
    marked_sheet(home.group)
    handed = handed_in(signed)
    advance = file_advance(agreement_id=signed.agreement_id, month=SEPTEMBER, by=SYSTEM, on=SEPTEMBER.replace(day=10))
    closing = closed_month(home)
    registers = [closing.accruals.get().register_id]
    papers = accepted_papers(closing.accruals.get().register)
    batch = make_batch(municipality_id=home.municipality.pk, registers=registers, advances=[], by=SYSTEM, on=TODAY)
    left, right = duplicates.twice(home)
    logins = duplicates.login_pair(home)
    with transaction.atomic():
        entry = enter_line(child=child, group=waiting.group, by=parent)
    draft = ordering.drafted_order(home.municipality, year=2027)
    amending = Amending(ground="Больше детей", effective_on=TODAY, limit=signed.agreement.limit + 1)
    amendment = offer_amendment(agreement_id=signed.agreement_id, amending=amending, by=operator, on=TODAY)
    objection = Objection("2.3. Аванс", "Аванс — 80 %.", "Аванс — 90 %.")
    disagreement = raise_disagreement(agreement_id=signed.agreement_id, objections=[objection], by=SYSTEM, on=TODAY)
    execution_report = execution.report(home.municipality)
    execution.order_by_assignment(home.municipality)
    outside_fact = execution.outside_fact(home.municipality)
    order = _published(home, operator)
    world.things = {
        "municipality": home.municipality.pk,
        "director_membership": world.people["director"].memberships.get().pk,
        "order_status": order.status_number,
        "order_form": "pdf",
        "act": ordering.legal_act(home.municipality, by=operator).pk,
        "fact": "act",
        "service_index": 0,
        "member_index": 0,
        "decision": Decision.objects.get(municipality=home.municipality).pk,
        "order": SocialOrder.objects.get(municipality=home.municipality, year=2026, state="approved").pk,
        "year": 2026,
        "execution_report": execution_report.pk,
        "outside_fact": outside_fact.pk,
        "draft": draft.pk,
        "volume": 0,
        "quality": 0,
        "scheme": FundingScheme.objects.get(municipality=home.municipality).pk,
        "face_value": FaceValue.objects.get(scheme__municipality=home.municipality).pk,
        "service": home.group.part.programme.service_id,
        "procedure": procedures.draft(home.municipality, "registry").procedure,
        "issued_act": procedures.issued(home.municipality, "standard", on=TODAY).pk,
        "number_list": classifier.checked(classifier.csv_of(classifier.line())).pk,
        "number": classifier.taken(classifier.line(ordering.ARTISTIC)).records.get().number,
        "region_municipality": home.municipality.pk,
        "region_officer": world.people["region_officer"].memberships.get().pk,
        "plan_item": PlanItem.objects.filter(municipality=home.municipality).first().pk,
        "provider_application": supply.application(home.municipality).pk,
        "record": home.record.pk,
        "provider_organisation": home.record.organisation_id,
        "licence": Licence.objects.get(organisation=home.record.organisation).pk,
        "licence_break": supply.licence_stop(supply.record(home.municipality)).pk,
        "agreement": signed.agreement_id,
        "amendment": amendment.pk,
        "disagreement": disagreement.pk,
        "month": f"{SEPTEMBER:%Y-%m}",
        "hand_in": handed.pk,
        "advance": advance.pk,
        "finding": _finding(home, signed).pk,
        "payment_batch": batch.pk,
        "payment_order": batch.orders.get().pk,
        "treasury_take": TreasuryTake.objects.create(municipality=home.municipality, taken_on=TODAY).pk,
        "register": closing.accruals.get().register_id,
        "accrual": closing.accruals.get().pk,
        "reopened_sheet": ReopenedSheet.objects.create(
            municipality=home.municipality, group=home.group, month=date(2026, 8, 1), reason="Ошибка"
        ).pk,
        "paper": papers[0].pk,
        "charge_objection": objected(closing.accruals.get(), parent).pk,
        "indicator": IndicatorTarget.objects.filter(municipality=home.municipality).first().key,
        "account": signed.agreement_account_id,
        "calendar_day": CalendarDay.objects.create(
            municipality=home.municipality, day=TODAY, is_working=False, source="закон"
        ).pk,
        "check_code": Document.objects.get(pk=signed.document_id).check_code,
        "document_kind": "contract",
        "draft_kind": "contract",
        "template": upload_template(
            municipality_id=home.municipality.pk,
            kind=DocumentKind.AGREEMENT,
            file_name="Соглашение.docx",
            content=built_in("agreement"),
            by=operator,
        ).pk,
        "contract_document": signed.document_id,
        "pending_child": pending_child(home.municipality, by=parent, first_name="Ян").pk,
        "returned_child": returned.pk,
        "child": child.pk,
        "group": home.group.pk,
        "class_key": columns(home.group)[0].key,
        "programme": home.group.part.programme_id,
        "part": home.group.part_id,
        "application": waiting.pk,
        "family_deed": "withdraw",
        "family_paper": withdrawn_on_paper(home, operator).pk,
        "notice_of_parent": told(waiting, parent, "citizen").pk,
        "notice_of_office": told(waiting, operator, "office").pk,
        "notice_of_provider": told(waiting, world.people["director"], "provider").pk,
        "pair": duplicates.pair_of(left, right).pk,
        "login_pair": logins.pk,
        "parked_message": parked(home.municipality.pk).pk,
        "signed": signed.application_id,
        "entry": entry.pk,
        "portal_key": issue_key(
            municipality_id=home.municipality.pk, title="Портал", notify_url="", limit=9, by=world.people["head"]
        ).pk,
        "exchange_message": "fault",
        "exchange_number": "A-1",
    }
    world.things.update(parameters.things(home.municipality))
    world.things["indicator_proof"] = indicators.proof(home.municipality, operator).pk
    world.things.update(analysis.things(home.municipality))
    world.things["pending_target"] = IndicatorTarget.objects.get(municipality=home.municipality, key="2.F").pk
    world.things.update(things_of_group(home.municipality))
    world.things.update(plans.things(home.municipality, by=operator, on=TODAY))
    asked = certification.under_review(
        certification.applied(home.group.part.programme),
        people=[world.people["expert"], *certification.experts(home.municipality, 1)],
    )
    world.things["certification"] = asked.pk
    grown = places.change_places(group_id=home.group.pk, places=50, known=home.group.places, by=SYSTEM, on=TODAY)
    world.things["places_change"] = grown.pk
    world.things["review"] = asked.reviews.get(expert=world.people["expert"]).pk
    asking = home.child(by=parent, first_name="Зоя")
    world.things["child_version"] = changed(asking).pk
    world.things["change_request"] = asked_to_change(asking, category="orphan").pk
    world.things.update(_campaign(home, child))
    world.things.update(_signatures(home, signed.document_id, parent.full_name))
    world.things.update(_quality(home, signed, operator))
    act_for([])
    return world


def _published(home: Market, by: User) -> SocialOrder:
    """The order in force, for everybody to read."""
    order = SocialOrder.objects.get(municipality=home.municipality, year=2026, state="approved")
    return publish_order(order_id=order.pk, publication="Сайт округа", published_on=TODAY, by=by, on=TODAY)


def _signatures(home: Market, document_id: int, parent_name: str) -> dict[str, Any]:
    """The contract signed by both sides, and what is kept about trust."""
    ground = signing(municipality=home.municipality, provider=home.record.organisation)
    version = latest_version(document_id)
    by_provider = ground.sign(version, SigningParty.PROVIDER)
    paper = Paper(JPEG, "просит на бумаге", ground.today, {SigningParty.CITIZEN: parent_name}, 1)
    original = register_paper(version_id=version.pk, paper=paper, by=ground.operator, at=ground.now)
    day = timedelta(days=1)
    check = verify_again(
        municipality_id=home.municipality.pk,
        kind=None,
        since=ground.today - day,
        until=ground.today + day,
        by=ground.operator,
        at=ground.now,
    )
    return {
        "first_version": 1,
        "provider_signature": by_provider.pk,
        "paper_signature": original.signatures.get().pk,
        "signatory": ground.appoint(None).pk,
        "trusted_root": ground.trusted.pk,
        "signature_check": check.pk,
    }


def objected(line: Accrual, parent: User) -> ChargeObjection:
    """An objection to the line, with the provider's reply and its file."""
    objection = raise_objection(
        accrual_id=line.pk, reason=ObjectionReason.ABSENT, words="Дочь не ходила.", by=parent, on=TODAY
    )
    evidence = Evidence("журнал.jpg", JPEG)
    return reply_to_objection(objection_id=objection.pk, words="Ходила.", by=SYSTEM, evidence=evidence)


def told(application: EnrolmentApplication, user: User, area: str) -> Notice:
    """A notice about the application in the feed of the area."""
    message = outbox.put("enrolment.submitted", application)
    tell([Telling(message, user.pk, area, "Заявление подано", "Ждите ответа.")])
    return Notice.objects.get(message_id=message.pk)


def parked(municipality_id: int) -> OutboxMessage:
    """A message that could not be told."""
    said = {"topic": "enrolment.submitted", "subject_type": "enrolments.enrolmentapplication", "subject_id": 0}
    return OutboxMessage.objects.create(
        municipality_id=municipality_id, **said, attempts=5, error="KeyError: 0", parked_at=timezone.now()
    )


def _campaign(home: Market, child: Child) -> dict[str, int]:
    """A window of wishes for one group, the child's list in it, and a preview of who would get what."""
    group = home.other_group(of=home.group.part, places=1)
    assert child.added_by is not None
    kept = add_interest(child_id=child.pk, group_id=group.pk, by=child.added_by, at=NOON)
    window = wishes_window(home.municipality, group_id=group.pk)
    wish = add_wish(child_id=child.pk, group_id=group.pk, by=child.added_by, at=NOON)
    asked = ask_preview(window_id=window.pk, by=SYSTEM, at=AFTER)
    run = prepare(asked.pk, at=AFTER, on=TODAY)
    things = {
        "window": window,
        "wish": wish,
        "wish_list": wish.wish_list,
        "run": run,
        "preparation": asked,
        "interest": kept,
    }
    return {**{name: thing.pk for name, thing in things.items()}, "result": run.results.get().pk}


def _quality(home: Market, signed: Contract, operator: User) -> dict[str, Any]:
    """An act of an inspection with all that follows from it, a survey of September, a complaint of the family."""
    act = quality.finished(home.record, inspector=operator, photos=1)
    found = act.shortcomings.get()
    proof = Proof("фото.jpg", JPEG)
    report_mended(shortcoming_id=found.pk, words="Исправлено.", proof=proof, by=SYSTEM)
    measure = take_measure(inspection_id=act.pk, kind=MeasureKind.WARNING, ground="Опасно.", by=SYSTEM)
    survey, parent = quality.asked(home), signed.child.added_by
    assert parent is not None
    filed = file_about_contract(contract_id=signed.pk, said=quality.said(), by=parent, on=TODAY)
    sheet = LinkSheet.objects.create(
        municipality=home.municipality, survey=survey, organisation=home.record.organisation, key_hash="of a test"
    )
    return {
        "inspection": act.pk,
        "criterion": quality.criteria_of(act)[0].pk,
        "checklist": act.checklist_id,
        "photo": act.photos.get().pk,
        "shortcoming": found.pk,
        "mending": found.mendings.get().pk,
        "measure": measure.pk,
        "survey": survey.pk,
        "link_sheet": sheet.pk,
        "asked_provider": home.record.organisation_id,
        "survey_token": quality.links(survey)[0],
        "invitation": survey.invitations.get().pk,
        "complaint": filed.complaint_id,
    }


def _finding(home: Market, signed: Contract) -> Finding:
    """Something unusual that waits for an answer."""
    return Finding.objects.create(
        municipality=home.municipality,
        month=SEPTEMBER,
        kind=FindingKind.NEVER_ATTENDED,
        key="never attended",
        contract_ids=[signed.pk],
        group_ids=[home.group.pk],
        facts={"classes": 9, "amount": "100.00", "is_charged": True},
    )


def _people(at: Any) -> dict[str, User]:
    return {
        name: member(role, at.municipality, at.record.organisation if name in PROVIDER_ROLES else None)
        for name, role in ROLES.items()
    }
