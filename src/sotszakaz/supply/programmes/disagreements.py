"""Where the decision, the order and the programmes disagree about numbers of services, and where a number is used.

Every finding is a warning for a person: nothing is refused because of it. What the list knows from acts only is no
authority, so a number is called missing only when an official list was brought.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sotszakaz.kernel.users.access import Actor, require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.catalogue.classifier import has_official
from sotszakaz.ordering.catalogue.models import SocialService
from sotszakaz.ordering.catalogue.numbers import service_code_of
from sotszakaz.ordering.catalogue.resolving import Resolution, resolve_all
from sotszakaz.ordering.catalogue.states import AwardMethod, Standing
from sotszakaz.ordering.decisions.models import Decision, DecisionService
from sotszakaz.ordering.decisions.selectors import decision_on
from sotszakaz.ordering.social_orders.models import OrderVolume
from sotszakaz.ordering.social_orders.states import OrderState
from sotszakaz.supply.programmes.models import Programme

DAMAGED = frozenset({Standing.ENDED, Standing.NOT_YET, Standing.LEGACY, Standing.REPAIR, Standing.UNKNOWN})
LIVE = (OrderState.DRAFT, OrderState.APPROVED)
FACTS = {"focus": "направленность", "form": "форма обучения"}


class Where(StrEnum):
    """What has the number."""

    DECISION = "decision"
    ORDER = "order"
    PROGRAMME = "programme"


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One warning: `title` names the thing whose page is `where`:`pk`."""

    where: Where
    pk: int
    title: str
    number: str
    message: str


@dataclass(frozen=True, slots=True)
class Use:
    """A thing that has the number."""

    where: Where
    pk: int
    title: str
    state: str


@dataclass(frozen=True, slots=True)
class _Ground:
    """All that is compared, read by a query each."""

    on: date
    decision: Decision | None
    decided: list[SocialService]
    volumes: list[OrderVolume]
    programmes: list[Programme]
    resolved: Mapping[tuple[str, date], Resolution]
    has_official: bool


def disagreements_on(municipality_id: int, on: date, *, by: Actor) -> list[Disagreement]:
    """All warnings as of the day: of the decision, then of orders from this year on, then of programmes."""
    require(by, Permission.CATALOGUE_VIEW, municipality_id)
    ground = _ground(municipality_id, on)
    return [*_of_decision(ground), *_of_orders(ground), *_of_programmes(ground)]


def disagreements_of(municipality_id: int, where: Where, pk: int, on: date, *, by: Actor) -> list[Disagreement]:
    """Those of one thing, for its page."""
    found = disagreements_on(municipality_id, on, by=by)
    return [each for each in found if each.where is where and each.pk == pk]


def uses_of(municipality_id: int, number: str, *, by: Actor) -> list[Use]:
    """Decisions, orders and programmes of the municipality that have the number. Three queries."""
    require(by, Permission.CATALOGUE_VIEW, municipality_id)
    rows = DecisionService.objects.filter(decision__municipality_id=municipality_id, service__code=number)
    volumes = OrderVolume.objects.filter(municipality_id=municipality_id, service__code=number)
    programmes = Programme.objects.filter(municipality_id=municipality_id, service__code=number)
    uses = [
        Use(Where.DECISION, row.decision_id, str(row.decision), "")
        for row in rows.select_related("decision").order_by("pk")
    ]
    uses += [
        Use(Where.ORDER, row.order_id, _title_of(row), row.order.get_state_display())
        for row in volumes.select_related("order").order_by("order__year", "pk")
    ]
    listed = programmes.defer("search_text", "search_words", "name_words").order_by("sort_key", "pk")
    return uses + [Use(Where.PROGRAMME, each.pk, each.name, each.get_state_display()) for each in listed]


def _ground(municipality_id: int, on: date) -> _Ground:
    decision = decision_on(municipality_id, on)
    rows = DecisionService.objects.filter(decision=decision).select_related("service").order_by("ordinal")
    decided = [row.service for row in rows] if decision else []
    orders = OrderVolume.objects.filter(
        municipality_id=municipality_id, order__year__gte=on.year, order__state__in=LIVE
    )
    volumes = list(orders.select_related("order", "service").order_by("order__year", "order", "pk"))
    listed = Programme.objects.filter(municipality_id=municipality_id).select_related("service")
    programmes = list(listed.defer("search_text", "search_words", "name_words").order_by("sort_key", "pk"))
    asked = {(each.code, on) for each in decided} | {(each.service.code, on) for each in programmes}
    asked |= {(each.service.code, _day_of(each, on)) for each in volumes}
    return _Ground(on, decision, decided, volumes, programmes, _resolve(asked), has_official())


def _resolve(asked: Iterable[tuple[str, date]]) -> dict[tuple[str, date], Resolution]:
    by_day: dict[date, set[str]] = {}
    for number, day in asked:
        by_day.setdefault(day, set()).add(number)
    return {
        (number, day): found for day, numbers in by_day.items() for number, found in resolve_all(numbers, day).items()
    }


def _day_of(volume: OrderVolume, on: date) -> date:
    """An order of a later year is judged by its first day."""
    return max(on, date(volume.order.year, 1, 1))


def _of_decision(ground: _Ground) -> Iterator[Disagreement]:
    if ground.decision is None:
        return
    title, codes = str(ground.decision), Counter(service_code_of(each.code) for each in ground.decided)
    usual = next((code for code, _ in codes.most_common() if code), "")
    for service in ground.decided:
        said = list(_about_number(ground, (service.code, ground.on), service))
        code = service_code_of(service.code)
        if code and code != usual:
            said.append(f"Номер относится к услуге {code}, а большинство номеров решения — к {usual}.")
        for message in said:
            yield Disagreement(Where.DECISION, ground.decision.pk, title, service.code, message)


def _of_orders(ground: _Ground) -> Iterator[Disagreement]:
    decided = {each.pk for each in ground.decided}
    for volume in ground.volumes:
        day = _day_of(volume, ground.on)
        said = list(_about_number(ground, (volume.service.code, day), volume.service))
        if volume.service_id not in decided:
            said.append("В действующем решении нет этой услуги заказа.")
        for message in said:
            yield Disagreement(Where.ORDER, volume.order_id, _title_of(volume), volume.service.code, message)


def _of_programmes(ground: _Ground) -> Iterator[Disagreement]:
    decided = {each.pk for each in ground.decided}
    ordered = {
        each.service_id
        for each in ground.volumes
        if each.order.year == ground.on.year
        and each.order.state == OrderState.APPROVED
        and each.award_method == AwardMethod.CERTIFICATE
    }
    for programme in ground.programmes:
        said = list(_about_number(ground, (programme.service.code, ground.on), programme.service))
        if programme.service_id not in decided:
            said.append("В действующем решении нет услуги этой программы.")
        if ordered and programme.service_id not in ordered:
            said.append(f"В заказе на {ground.on.year} год нет объёма этой услуги по социальному сертификату.")
        for message in said:
            yield Disagreement(Where.PROGRAMME, programme.pk, programme.name, programme.service.code, message)


def _about_number(ground: _Ground, asked: tuple[str, date], service: SocialService) -> Iterator[str]:
    found = ground.resolved[asked]
    if found.standing in DAMAGED or (found.standing is Standing.MISSING and ground.has_official):
        yield found.in_words
    if found.record is None:
        return
    for name, title in FACTS.items():
        here, listed = getattr(service, name), getattr(found.record, name)
        if here and listed and here != listed:
            yield f"По перечню {title} — «{listed}», а в решении указана «{here}»."


def _title_of(volume: OrderVolume) -> str:
    return f"заказ на {volume.order.year} год"
