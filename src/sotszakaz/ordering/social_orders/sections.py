"""The sections of the order's document, from its rows."""

from collections.abc import Iterator
from decimal import Decimal

from sotszakaz.kernel.documents.payloads import (
    BudgetAmount,
    GeneralRow,
    GeneralYear,
    OrderRow,
    QualityRow,
    Service,
    Volume,
    YearHours,
)
from sotszakaz.ordering.catalogue.models import SocialService
from sotszakaz.ordering.catalogue.states import AwardMethod
from sotszakaz.ordering.social_orders.contents import Contents
from sotszakaz.ordering.social_orders.models import OrderVolume

ZERO = Decimal(0)
SPANS = (
    ("person_hours", "treasury_hours"),
    ("first_hours", "treasury_first"),
    ("second_hours", "treasury_second"),
    ("beyond_hours", "treasury_beyond"),
)
"""Hours and the part of казённые учреждения: the year of the order, two plan years, all beyond."""
COLUMNS = {AwardMethod.CERTIFICATE: "certificate", AwardMethod.COMPETITION: "competition"}


def service_of(service: SocialService) -> Service:
    """The service as documents name it."""
    return Service(
        code=service.code,
        name=service.name or service.code,
        focus=service.focus,
        form=service.form,
        category=service.category,
        group_name=service.name,
    )


def general_of(contents: Contents) -> Iterator[GeneralYear]:
    """Section I: enlarged services, repeated for the year, each plan year that is planned, and all beyond."""
    year = contents.order.year
    for said, (hours, treasury) in zip((year, year + 1, year + 2, None), SPANS, strict=True):
        volumes = [volume for volume in contents.volumes if getattr(volume, hours) is not None]
        groups: dict[tuple[str, int | None, str, str], list[OrderVolume]] = {}
        for volume in volumes:
            name = volume.service.name or volume.service.code
            groups.setdefault((name, volume.award_year, volume.place, volume.standard), []).append(volume)
        rows = tuple(_general(key, found, hours, treasury) for key, found in groups.items())
        if rows:
            yield GeneralYear(year=said, rows=rows)


def _general(
    key: tuple[str, int | None, str, str], volumes: list[OrderVolume], hours: str, treasury: str
) -> GeneralRow:
    name, award_year, place, standard = key
    sums = dict.fromkeys(AwardMethod, ZERO)
    for volume in volumes:
        sums[AwardMethod(volume.award_method)] += getattr(volume, hours)
    by_treasury = sum((getattr(volume, treasury) for volume in volumes), ZERO)
    return GeneralRow(
        group_name=name,
        award_year=award_year,
        place=place,
        standard=standard,
        total=sum(sums.values(), ZERO),
        treasury_assignment=by_treasury,
        budget_assignment=sums[AwardMethod.ASSIGNMENT] - by_treasury,
        competition=sums[AwardMethod.COMPETITION],
        certificate=sums[AwardMethod.CERTIFICATE],
    )


def rows_of(contents: Contents) -> Iterator[OrderRow]:
    """Section II: services with the three award methods apart, and the years to come in all."""
    services = {volume.service_id: volume.service for volume in contents.volumes}
    for pk, service in services.items():
        volumes = [volume for volume in contents.volumes if volume.service_id == pk]
        said = {volume.award_method: _volume(volume) for volume in volumes}
        percents = [each.permitted_percent for each in volumes if each.permitted_percent is not None]
        yield OrderRow(
            service=service_of(service),
            certificate=said.get(AwardMethod.CERTIFICATE),
            assignment=said.get(AwardMethod.ASSIGNMENT),
            competition=said.get(AwardMethod.COMPETITION),
            term=_told(each.term for each in volumes),
            award_year=min((each.award_year for each in volumes if each.award_year), default=None),
            place=_told(each.place for each in volumes),
            later=tuple(_later(contents.order.year, volumes)),
            permitted_deviation_percent=min(percents, default=None),
        )


def _volume(volume: OrderVolume) -> Volume:
    return Volume(recipients=volume.recipients, person_hours=volume.person_hours, amount=volume.amount)


def _later(year: int, volumes: list[OrderVolume]) -> Iterator[YearHours]:
    for said, (hours, _) in zip((year + 1, year + 2, None), SPANS[1:], strict=True):
        planned = [getattr(volume, hours) for volume in volumes if getattr(volume, hours) is not None]
        if planned:
            yield YearHours(year=said, person_hours=sum(planned, ZERO))


def _told(words: Iterator[str]) -> str:
    return "; ".join(dict.fromkeys(word for word in words if word))


def quality_of(contents: Contents) -> Iterator[QualityRow]:
    """Section III."""
    for each in contents.quality:
        yield QualityRow(
            service_code=each.service.code,
            service_name=each.service.focus or each.service.name,
            conditions=each.service.form,
            category=each.service.category,
            indicator=each.indicator,
            unit=each.unit,
            value=each.value,
            permitted_deviation_percent=each.permitted_percent,
        )


def budget_of(contents: Contents) -> Iterator[BudgetAmount]:
    """Money by years under the code of the budget line."""
    line, year = contents.budget, contents.order.year
    if line is None:
        return
    for said, amount in ((year, line.amount), (year + 1, line.first_amount), (year + 2, line.second_amount)):
        if amount is not None:
            yield BudgetAmount(code=line.code, year=said, amount=amount)
