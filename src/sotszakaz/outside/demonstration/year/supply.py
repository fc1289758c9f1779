"""Providers with agreements, programmes and groups, through the actions that the pages use."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from sotszakaz.kernel.municipalities.models import Organisation
from sotszakaz.kernel.municipalities.states import OrganisationKind
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.ordering.catalogue.models import SocialService
from sotszakaz.outside.demonstration import numbers
from sotszakaz.outside.demonstration.people import People
from sotszakaz.outside.demonstration.places import point_of
from sotszakaz.outside.demonstration.words import ANNOTATION, PROVIDER_NAMES, STREETS
from sotszakaz.outside.demonstration.year.certification import certify, experts_of
from sotszakaz.outside.demonstration.year.days import Season, december_before
from sotszakaz.outside.demonstration.year.offer import GroupOffer, ProgrammeOffer, ProviderOffer
from sotszakaz.outside.demonstration.year.scene import Scene
from sotszakaz.supply.agreements.actions import make_agreement
from sotszakaz.supply.agreements.states import AgreementKind
from sotszakaz.supply.agreements.terms import Terms
from sotszakaz.supply.programmes.actions import add_part, create_programme, open_group, publish_programme
from sotszakaz.supply.programmes.drafts import GroupDraft, PartDraft, ProgrammeDraft
from sotszakaz.supply.programmes.models import Programme
from sotszakaz.supply.providers.actions import accept_provider, apply_for_registry, refuse_provider
from sotszakaz.supply.providers.claims import BankDetails, Claim, Licence, OrganisationDetails
from sotszakaz.supply.providers.models import ProviderApplication, RegistryRecord

LICENCE_SUBTYPE = "Дополнительное образование детей и взрослых"


def make_providers(scene: Scene, offer: Sequence[ProviderOffer]) -> list[Organisation]:
    """Each provider applies, enters the registry, makes an agreement and publishes its programmes."""
    people, experts = scene.people("providers"), experts_of(scene.municipality)
    organisations = []
    for place, provider in enumerate(offer):
        organisation = _organisation(scene, place, provider, people)
        services = {each.service.pk: each.service for each in provider.programmes}
        waiting = _apply(scene, organisation, place, list(services.values()), on=december_before(scene.year, 1))
        accepted_on = december_before(scene.year, 5)
        record = accept_provider(application_id=waiting.pk, by=scene.staff.operator, on=accepted_on)
        _stamp(scene, waiting, decided_on=accepted_on)
        _agree(scene, record, provider)
        for programme in provider.programmes:
            published = _publish(scene, organisation, programme, point_of(scene.municipality.slug, place))
            certify(scene, published, experts, december_before(scene.year, 27))
        organisations.append(organisation)
    return organisations


def leave_others_outside(scene: Scene, offer: Sequence[ProviderOffer], services: Sequence[SocialService]) -> None:
    """One application that waits for a decision and one that was refused."""
    people = scene.people("other providers")
    waits, fails = len(PROVIDER_NAMES) - 1, len(PROVIDER_NAMES) - 2
    waiting = _organisation(scene, waits, offer[0], people, name=PROVIDER_NAMES[waits])
    _apply(scene, waiting, waits, services[:2], on=scene.on - timedelta(days=2))
    refused = _organisation(scene, fails, offer[1], people, name=PROVIDER_NAMES[fails])
    application = _apply(scene, refused, fails, services[:2], on=min(date(scene.year, 2, 3), scene.on))
    refused_on = min(date(scene.year, 2, 9), scene.on)
    refuse_provider(
        application_id=application.pk,
        ground="licence",
        reason="В реестре лицензий указанный номер не найден. Приложите выписку и подайте заявку снова.",
        by=scene.staff.operator,
        on=refused_on,
    )
    _stamp(scene, application, decided_on=refused_on)


def _stamp(scene: Scene, application: ProviderApplication, *, decided_on: date) -> None:
    ProviderApplication.objects.filter(pk=application.pk).update(decided_at=scene.moment(decided_on))


def _organisation(
    scene: Scene, place: int, offer: ProviderOffer, people: People, *, name: str | None = None
) -> Organisation:
    head, sequence = people.adult(), scene.number(place + 1)
    is_person = offer.kind == OrganisationKind.ENTREPRENEUR
    name = name or offer.name
    return Organisation.objects.create(
        kind=offer.kind,
        full_name=f"{offer.form} {head.full} (пример)" if is_person else f"{offer.form} «{name}» (пример)",
        short_name=f"{offer.short_form} «{name}» (пример)",
        inn=numbers.inn_of_person(sequence) if is_person else numbers.inn_of_organisation(sequence),
        kpp="" if is_person else numbers.KPP,
        ogrn=numbers.ogrnip(sequence) if is_person else numbers.ogrn(sequence),
        address=f"{scene.municipality.short_name}, ул. {STREETS[place % len(STREETS)]}, д. {place + 1}",
        head_name=head.full,
        email=f"provider{place + 1}@{scene.municipality.slug}.example.com",
    )


def _apply(
    scene: Scene, organisation: Organisation, place: int, services: Sequence[SocialService], *, on: date
) -> ProviderApplication:
    fields = OrganisationDetails.__dataclass_fields__
    claim = Claim(
        organisation=OrganisationDetails(**{name: getattr(organisation, name) for name in fields}),
        licence=Licence(
            number=f"Л035-00000-{numbers.REGION}/{scene.number(place + 1):08d}",
            issued_on=date(scene.year - 4, 3, 15),
            issuer="Министерство образования (пример)",
            subtype=LICENCE_SUBTYPE,
        ),
        bank=BankDetails(
            "Банк «Пример»",
            numbers.BIC,
            numbers.bank_account(scene.number(place + 1)),
            numbers.correspondent_account(),
        ),
        service_ids=tuple(service.pk for service in services),
        capacity=300,
    )
    application = apply_for_registry(
        municipality_id=scene.municipality.pk, organisation_id=organisation.pk, claim=claim, by=SYSTEM, on=on
    )
    ProviderApplication.objects.filter(pk=application.pk).update(submitted_at=scene.moment(on))
    return application


def _agree(scene: Scene, record: RegistryRecord, offer: ProviderOffer) -> None:
    is_subsidised = offer.kind in (OrganisationKind.MUNICIPAL, OrganisationKind.STATE)
    terms = Terms(
        kind=AgreementKind.FINANCING if is_subsidised else AgreementKind.REIMBURSEMENT,
        first_day=date(scene.year, 1, 1),
        last_day=date(scene.year, 12, 31),
        limit=offer.cost.quantize(Decimal("0.01")),
    )
    make_agreement(record_id=record.pk, terms=terms, by=scene.staff.operator, on=december_before(scene.year, 25))


def _publish(
    scene: Scene, organisation: Organisation, offer: ProgrammeOffer, point: tuple[Decimal, Decimal]
) -> Programme:
    day = december_before(scene.year, 26)
    programme = create_programme(
        municipality_id=scene.municipality.pk,
        organisation_id=organisation.pk,
        draft=ProgrammeDraft(
            service_id=offer.service.pk,
            name=offer.name,
            annotation=ANNOTATION.format(result=offer.result),
            age_from=offer.age_from,
            age_to=offer.age_to,
        ),
        by=SYSTEM,
        on=day,
    )
    for season in scene.seasons:
        part = add_part(
            programme_id=programme.pk,
            draft=PartDraft(title=f"Полугодие: {season.name}", hours=offer.hours, price=offer.price),
            by=SYSTEM,
            on=day,
        )
        for group in (each for each in offer.groups if each.part == season.part):
            draft = _group_draft(group, season, organisation.address, point)
            open_group(part_id=part.pk, draft=draft, by=SYSTEM, on=day)
    publish_programme(programme_id=programme.pk, by=SYSTEM, on=day)
    return programme


def _group_draft(group: GroupOffer, season: Season, address: str, point: tuple[Decimal, Decimal]) -> GroupDraft:
    return GroupDraft(
        name=group.name,
        address=address,
        latitude=point[0],
        longitude=point[1],
        starts_on=season.starts_on,
        ends_on=season.ends_on,
        places=group.places,
        week=group.week,
    )
