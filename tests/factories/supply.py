"""Providers, agreements, programmes and groups, built by the same actions that the system uses.

`TODAY` is the day on which everything here happens unless a test says otherwise. Row-level security is on: a builder
acts for the municipality that it builds in, and the test goes on acting for it.
"""

from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from typing import Any

from django.utils import timezone
from tests.factories import ordering
from tests.factories.kernel import MunicipalityFactory, OrganisationFactory
from tests.factories.replay import replayed

from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.municipalities.models import Municipality, Organisation
from sotszakaz.kernel.regulations.actions import Setting, adopt_regulation
from sotszakaz.kernel.users.access import SYSTEM, Actor
from sotszakaz.ordering.acts.models import LegalAct
from sotszakaz.ordering.catalogue.actions import set_unit_cost
from sotszakaz.ordering.catalogue.models import SocialService
from sotszakaz.ordering.social_orders.models import SocialOrder
from sotszakaz.ordering.social_orders.selectors import order_in_force
from sotszakaz.supply.agreements.actions import make_agreement
from sotszakaz.supply.agreements.licences import stop_licence
from sotszakaz.supply.agreements.models import Agreement
from sotszakaz.supply.agreements.states import AgreementKind
from sotszakaz.supply.agreements.terms import Terms
from sotszakaz.supply.programmes.actions import add_part, create_programme, open_group, publish_programme
from sotszakaz.supply.programmes.drafts import GroupDraft, PartDraft, ProgrammeDraft
from sotszakaz.supply.programmes.models import Programme, ProgrammePart, StudyGroup
from sotszakaz.supply.programmes.rules import Slot
from sotszakaz.supply.providers.actions import accept_provider, apply_for_registry
from sotszakaz.supply.providers.claims import BankDetails, Claim, Licence, OrganisationDetails, Particulars
from sotszakaz.supply.providers.models import Licence as KeptLicence
from sotszakaz.supply.providers.models import LicenceStop, ProviderApplication, RegistryRecord
from sotszakaz.supply.providers.rules import BANK_WEIGHTS
from sotszakaz.supply.providers.states import StopKind

TODAY = date(2026, 8, 3)
BIC = "040702615"
UNIT_COST = Decimal(200)
WEEK = (
    Slot(2, time(15, 0), time(16, 30), Decimal(2)),
    Slot(4, time(15, 0), time(16, 30), Decimal(2)),
)


def bank_account_of(bic: str, sequence: int = 1) -> str:
    """A current account in roubles whose key fits the bank."""
    return _with_key(bic[6:], f"407028100{sequence:011d}")


def correspondent_account_of(bic: str) -> str:
    """The bank's correspondent account with its key."""
    return _with_key(f"0{bic[4:6]}", f"301018100{bic[6:]:0>11}")


def _with_key(bank: str, account: str) -> str:
    variants = (f"{account[:8]}{digit}{account[9:]}" for digit in range(10))
    return next(each for each in variants if _sum(bank + each) % 10 == 0)


def _sum(digits: str) -> int:
    return sum(int(digit) * BANK_WEIGHTS[place % 3] for place, digit in enumerate(digits))


def end_of_year() -> date:
    """The last day on which a group or an agreement of the present year may end, for pages that ask the clock."""
    return timezone.localdate().replace(month=12, day=31)


def ruled_municipality() -> Municipality:
    """A municipality with rules and without a decision; the session acts for it from here on."""
    municipality = MunicipalityFactory(with_body=True)
    act_for([municipality.pk])
    adopt_regulation(
        municipality_id=municipality.pk,
        title="Правила",
        starts_on=date(2025, 1, 1),
        settings={"licence_subtype": Setting("Дополнительное образование детей и взрослых", "план, пункт 5.1")},
        by=SYSTEM,
    )
    return municipality


@replayed
def decided_municipality(
    *, excluded: tuple[str, ...] = (), unit_cost: Decimal | None = UNIT_COST, **said: Any
) -> Municipality:
    """A municipality with rules, a decision over two services and their unit cost; the session acts for it.

    `said` are keys of the reading of its act.
    """
    municipality = ruled_municipality()
    decided = ordering.decision(municipality, excluded_provider_names=list(excluded), **said)
    places = {f"excluded_provider_names.{place}": {"where": "абзац 4"} for place in range(len(excluded))}
    LegalAct.objects.filter(pk=decided.act_id).update(places=places)
    for service in services() if unit_cost is not None else ():
        set_unit_cost(
            municipality_id=municipality.pk,
            service_id=service.pk,
            amount=unit_cost,
            since=date(2025, 1, 1),
            clause="Постановление о нормативных затратах",
            by=SYSTEM,
        )
    return municipality


def services() -> list[SocialService]:
    """The services of the decision: artistic and technical; none before a decision."""
    return list(SocialService.objects.filter(code__in=(ordering.ARTISTIC, ordering.TECHNICAL)).order_by("-code"))


def claim_of(organisation: Organisation, **changes: Any) -> Claim:
    """A right application of the organisation; `changes` replace fields of the claim or of its pieces by name."""
    pieces = {
        "organisation": OrganisationDetails(
            **{name: getattr(organisation, name) for name in OrganisationDetails.__dataclass_fields__}
        ),
        "licence": Licence(
            number="Л035-00000-26/00000001",
            issued_on=date(2021, 4, 2),
            issuer="Министерство образования",
            subtype="Дополнительное образование детей и взрослых",
        ),
        "bank": BankDetails("Банк «Заречный»", BIC, bank_account_of(BIC), correspondent_account_of(BIC)),
        "particulars": Particulars(provider_type="educational", head_authority="устав"),
        "service_ids": tuple(service.pk for service in services()),
        "capacity": 200,
    }
    for name, value in changes.items():
        owner = next((key for key, piece in pieces.items() if name in getattr(piece, "__dataclass_fields__", ())), None)
        pieces.update({owner: replace(pieces[owner], **{name: value})} if owner else {name: value})
    return Claim(**pieces)


@replayed
def application(
    municipality: Municipality | None = None,
    organisation: Organisation | None = None,
    *,
    by: Actor = SYSTEM,
    on: date = TODAY,
    **changes: Any,
) -> ProviderApplication:
    """An application that waits for a decision."""
    municipality = municipality or decided_municipality()
    organisation = organisation or OrganisationFactory()
    return apply_for_registry(
        municipality_id=municipality.pk,
        organisation_id=organisation.pk,
        claim=claim_of(organisation, **changes),
        by=by,
        on=on,
    )


@replayed
def record(
    municipality: Municipality | None = None,
    organisation: Organisation | None = None,
    *,
    on: date = TODAY,
    **changes: Any,
) -> RegistryRecord:
    """A provider in the registry."""
    waiting = application(municipality, organisation, on=on, **changes)
    return accept_provider(application_id=waiting.pk, by=SYSTEM, on=on)


@replayed
def licence_stop(of: RegistryRecord, *, first_day: date = TODAY, on: date = TODAY, **changes: Any) -> LicenceStop:
    """The licence of a provider is suspended from a day."""
    licence = KeptLicence.objects.get(municipality=of.municipality, organisation=of.organisation)
    facts = {"kind": StopKind.SUSPENDED, "by": SYSTEM, **changes}
    return stop_licence(licence_id=licence.pk, first_day=first_day, on=on, **facts)


def approved_order(municipality: Municipality, *, year: int = TODAY.year) -> SocialOrder:
    """The approved order of the year over both services, with a budget line of five million roubles."""
    return ordering.approved_order(municipality, year=year, budget=Decimal(5_000_000), unit_cost=UNIT_COST)


def terms(**changes: Any) -> Terms:
    """From September to the end of 2026, two million roubles."""
    facts = {
        "kind": AgreementKind.FINANCING,
        "first_day": date(2026, 9, 1),
        "last_day": date(2026, 12, 31),
        "limit": Decimal(2_000_000),
    }
    return Terms(**{**facts, **changes})


@replayed
def agreement(of: RegistryRecord | None = None, *, on: date = TODAY, **changes: Any) -> Agreement:
    """An agreement in force, its limit on a ledger account; the year's order is approved first when it is not."""
    of = of or record(on=on)
    agreed = terms(**changes)
    if order_in_force(of.municipality_id, agreed.first_day.year) is None:
        approved_order(of.municipality, year=agreed.first_day.year)
    return make_agreement(record_id=of.pk, terms=agreed, by=SYSTEM, on=on)


@replayed
def programme(of: RegistryRecord | None = None, *, on: date = TODAY, **changes: Any) -> Programme:
    """A draft of a programme of the artistic service."""
    of = of or record(on=on)
    draft = {
        "service_id": of.application.services.get(code=ordering.ARTISTIC).pk,
        "name": "Акварель и тушь",
        "annotation": "Рисуем с натуры и по памяти.",
        "age_from": 7,
        "age_to": 12,
        **changes,
    }
    return create_programme(
        municipality_id=of.municipality_id,
        organisation_id=of.organisation_id,
        draft=ProgrammeDraft(**draft),
        by=SYSTEM,
        on=on,
    )


@replayed
def part(of: Programme | None = None, *, on: date = TODAY, **changes: Any) -> ProgrammePart:
    """A part of 68 hours at 12 240 roubles."""
    of = of or programme(on=on)
    draft = {"title": "Основы", "hours": Decimal(68), "price": Decimal(12240), **changes}
    return add_part(programme_id=of.pk, draft=PartDraft(**draft), by=SYSTEM, on=on)


def group_draft(**changes: Any) -> GroupDraft:
    """A group of the autumn on Tuesdays and Thursdays."""
    facts = {
        "name": "Акварель-1",
        "address": "Заречный, ул. Школьная, д. 1, каб. 12",
        "starts_on": date(2026, 9, 1),
        "ends_on": date(2026, 12, 25),
        "places": 12,
        "week": WEEK,
    }
    return GroupDraft(**{**facts, **changes})


@replayed
def group(of: ProgrammePart | None = None, *, on: date = TODAY, **changes: Any) -> StudyGroup:
    """An open group with its places on a seat account; the programme stays as it is."""
    of = of or part(on=on)
    return open_group(part_id=of.pk, draft=group_draft(**changes), by=SYSTEM, on=on)


@replayed
def published_group(of: ProgrammePart | None = None, *, on: date = TODAY, **changes: Any) -> StudyGroup:
    """A group that the public catalogue shows."""
    opened = group(of, on=on, **changes)
    of = opened.part
    if of.programme.state == "draft":
        publish_programme(programme_id=of.programme_id, by=SYSTEM, on=on)
    return StudyGroup.objects.select_related("part__programme").get(pk=opened.pk)
