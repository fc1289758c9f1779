"""The whole year of one municipality, stage by stage, with a line of progress for each."""

from collections.abc import Callable

from sotszakaz.kernel.municipalities.models import Municipality, Organisation
from sotszakaz.kernel.users.roles import (
    Administrator,
    Director,
    Finance,
    GroupMember,
    Head,
    Operator,
    PlatformAdministrator,
    RegionOfficer,
    Role,
    SupportCentre,
    Teacher,
)
from sotszakaz.outside.demonstration.logins import MUNICIPALITIES, ensure_person, open_logins
from sotszakaz.outside.demonstration.year.campaign import give_by_wishes
from sotszakaz.outside.demonstration.year.children import make_children
from sotszakaz.outside.demonstration.year.days import Season
from sotszakaz.outside.demonstration.year.enrolments import enrol, leave_waiting, rounds_of
from sotszakaz.outside.demonstration.year.events import hold_events
from sotszakaz.outside.demonstration.year.group import hold_meetings
from sotszakaz.outside.demonstration.year.indicators import make_indicators
from sotszakaz.outside.demonstration.year.line import make_line
from sotszakaz.outside.demonstration.year.messages import leave_messages
from sotszakaz.outside.demonstration.year.months import close_season, mark_season
from sotszakaz.outside.demonstration.year.offer import ProviderOffer, invent_offer
from sotszakaz.outside.demonstration.year.order import make_order, services_of, set_costs, set_scheme
from sotszakaz.outside.demonstration.year.papers import make_papers
from sotszakaz.outside.demonstration.year.plan import complete_plan
from sotszakaz.outside.demonstration.year.quality import make_quality
from sotszakaz.outside.demonstration.year.scene import Scene, Staff
from sotszakaz.outside.demonstration.year.supply import leave_others_outside, make_providers


def staff_of(municipality: Municipality) -> Staff:
    """The people who act for the municipality in the year."""
    return Staff(*(ensure_person(role, municipality) for role in (Operator, Head, Finance)))


def make_year(scene: Scene) -> None:
    """Order, providers, children, two seasons of contracts, months, plan, logins."""
    services = services_of(scene)
    set_costs(scene, services)
    offer = invent_offer(scene.children, services, scene.random("offer"))
    make_order(scene, offer)
    set_scheme(scene, offer)
    organisations = make_providers(scene, offer)
    leave_others_outside(scene, offer, services)
    _say_offer(scene, offer)
    scene.say(f"дети: {scene.children}, с сертификатом {make_children(scene)}")
    for season in scene.seasons:
        for this in rounds_of(season, scene.on):
            scene.say(f"заявления, {this.name}: {enrol(scene, season, this)}")
        scene.say(f"отметки в табелях, {season.name}: {mark_season(scene, season)}")
        scene.say(f"закрыто месяцев, {season.name}: {len(close_season(scene, season))}")
    scene.say(f"актов и счетов: {make_papers(scene)}")
    scene.say(f"заявления, которые ждут ответа: {_wait(scene, organisations[0], leave_waiting)}")
    scene.say(f"дети в очереди на место: {_wait(scene, organisations[0], make_line)}")
    scene.say(f"мест, отданных по пожеланиям: {_by_wishes(scene)}")
    scene.say(f"исполнено мероприятий плана: {complete_plan(scene)}")
    scene.say(f"событий с исполнителями и семьями: {hold_events(scene)}")
    scene.say(f"проверок качества: {make_quality(scene)}")
    scene.say(f"введено значений показателей: {make_indicators(scene)}")
    scene.say(f"заседаний рабочей группы: {hold_meetings(scene)}")
    scene.say(f"уведомлений к отправке: {leave_messages(scene)}")
    _let_in(scene, organisations[0])


def _say_offer(scene: Scene, offer: list[ProviderOffer]) -> None:
    programmes = [each for provider in offer for each in provider.programmes]
    groups = sum(len(each.groups) for each in programmes)
    scene.say(f"заказ на {scene.year} год, исполнителей {len(offer)}, программ {len(programmes)}, групп {groups}")


def _wait(scene: Scene, organisation: Organisation, wait: Callable[[Scene, Season, int], int]) -> int:
    """Who waits for something of a group that still runs or is to begin."""
    season = next((each for each in scene.seasons if scene.on <= each.ends_on), None)
    if season is None:
        return 0
    return wait(scene, season, organisation.pk)


def _by_wishes(scene: Scene) -> int:
    """In the season that goes on; nothing between the seasons."""
    season = next((each for each in scene.seasons if each.starts_on <= scene.on <= each.ends_on), None)
    return give_by_wishes(scene, season) if season is not None else 0


def _let_in(scene: Scene, organisation: Organisation) -> None:
    if scene.municipality.slug not in MUNICIPALITIES:
        return
    of_office: tuple[type[Role], ...] = (
        *(SupportCentre, GroupMember, Administrator, PlatformAdministrator),
        RegionOfficer,
    )
    of_provider: tuple[type[Role], ...] = (Director, Teacher)
    for role in of_office:
        ensure_person(role, scene.municipality)
    for role in of_provider:
        ensure_person(role, scene.municipality, organisation)
    open_logins(scene.municipality)
