"""Documents that end before the lessons do, as far as the system keeps their days.

Kept are: the day on which the certificate ends by age, the agreement of the provider, its registry record (the licence
is known by number and day of issue, and has no last day), how long a representative acts, and who has given a consent.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from sotszakaz.demand.certificates.selectors import Border, borders_of, first_within
from sotszakaz.demand.children.models import Consent, Representative
from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.demand.enrolments.states import LIVE
from sotszakaz.foundation.calendar import age_on, birthday, previous_day
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.supply.agreements.models import Agreement
from sotszakaz.supply.agreements.states import AgreementState
from sotszakaz.supply.programmes.models import StudyGroup
from sotszakaz.supply.providers.states import RecordState


@dataclass(frozen=True, slots=True)
class Flag:
    """`code` for tests and colours, `words` for people."""

    code: str
    words: str


@dataclass(frozen=True, slots=True)
class _Papers:
    agreements: dict[int, Agreement]
    acting: dict[int, list[Representative]]
    consenting: set[tuple[int, int]]
    end_age: dict[int, int]


def papers_of(applications: Sequence[EnrolmentApplication], *, on: date) -> dict[int, list[Flag]]:
    """What of each application ends before its course, by id. Three queries, and one for each municipality."""
    papers = _papers(applications, on)
    return {each.pk: [*_of_child(each, papers), *_of_provider(each, papers)] for each in applications}


def _papers(applications: Sequence[EnrolmentApplication], on: date) -> _Papers:
    children = {each.child_id for each in applications}
    acting: dict[int, list[Representative]] = defaultdict(list)
    for each in Representative.objects.filter(child__in=children, valid__contains=on).order_by("pk"):
        acting[each.child_id].append(each)
    agreements = Agreement.objects.select_related("record")
    homes = {each.municipality_id for each in applications}
    return _Papers(
        agreements=agreements.in_bulk({each.agreement_id for each in applications}),
        acting=acting,
        consenting=set(Consent.objects.filter(child__in=children).values_list("child_id", "given_by_id")),
        end_age={home: regulation_on(home, on).value(Parameter.MAX_AGE) for home in homes},
    )


def _of_child(application: EnrolmentApplication, papers: _Papers) -> list[Flag]:
    flags, last = [], previous_day(application.period.upper)
    ends_on = birthday(application.child.birth_date, papers.end_age[application.municipality_id])
    if ends_on <= last:
        flags.append(Flag("certificate_ends", f"сертификат прекращается по возрасту {_day(ends_on)}, раньше занятий"))
    acting = papers.acting.get(application.child_id, [])
    if acting and all(each.valid.upper and each.valid.upper <= last for each in acting):
        latest = max(each.valid.upper for each in acting)
        words = f"полномочия представителя заканчиваются {_day(previous_day(latest))}, раньше занятий"
        flags.append(Flag("representative_ends", words))
    given = {(each.child_id, each.user_id) for each in acting} | {(application.child_id, None)}
    if acting and not given & papers.consenting:
        flags.append(Flag("consent_missing", "нет согласия представителя на обработку данных ребёнка"))
    return flags


def _of_provider(application: EnrolmentApplication, papers: _Papers) -> list[Flag]:
    """An agreement is as long as each course that was booked under it, so only its end before the term is news."""
    agreement = papers.agreements.get(application.agreement_id)
    if agreement is None:
        return []
    if agreement.record.state != RecordState.ACTIVE:
        return [Flag("record_ended", "исполнитель исключён из реестра")]
    if agreement.state != AgreementState.ACTIVE:
        return [Flag("agreement_ended", f"соглашение № {agreement.number} {agreement.get_state_display()}")]
    return []


def flags_of_groups(groups: Iterable[StudyGroup], *, on: date) -> dict[int, list[Flag]]:
    """What to notice of groups of one provider: no agreement to their end, a border of periods, children over age.

    Four queries. The groups have part and programme loaded; those that are over are left out.
    """
    listed = [each for each in groups if each.ends_on >= on]
    if not listed:
        return {}
    over_age = _over_age(listed)
    agreements = _agreements_of(listed[0])
    borders = borders_of(listed[0].municipality_id, on, max(each.ends_on for each in listed))
    found = {
        each.pk: [*_agreement_of(each, agreements, on), *_border_of(each, borders, on), *over_age.get(each.pk, [])]
        for each in listed
    }
    return {pk: flags for pk, flags in found.items() if flags}


def _agreements_of(group: StudyGroup) -> list[Agreement]:
    mine = Q(municipality_id=group.municipality_id, record__organisation_id=group.organisation_id)
    active = Agreement.objects.active().filter(mine, record__state=RecordState.ACTIVE)
    return list(active.order_by("valid", "pk"))


def _agreement_of(group: StudyGroup, agreements: Sequence[Agreement], on: date) -> list[Flag]:
    """A child is taken under the agreement of the first day, which must last to the last one."""
    start = max(group.starts_on, on)
    covering = [each for each in agreements if start in each.valid]
    if not covering:
        return [Flag("agreement_missing", "нет действующего соглашения: новых детей не зачислить")]
    if covering[0].valid.upper <= group.ends_on:
        day = _day(previous_day(covering[0].valid.upper))
        return [Flag("agreement_ends", f"соглашение заканчивается {day}, раньше занятий: новых детей не зачислить")]
    return []


def _border_of(group: StudyGroup, borders: Sequence[Border], on: date) -> list[Flag]:
    """A course over the border of two periods is two contracts: no child can be enrolled in it as it is."""
    border = first_within(borders, max(group.starts_on, on), group.ends_on)
    if border is None:
        return []
    what = "периода сертификатов" if border.is_of_scheme else "подпериода бюджета"
    words = f"занятия идут через границу {what} ({_day(border.day)}): новых детей не зачислить, разделите часть на две"
    return [Flag("over_border", words)]


def _over_age(groups: Sequence[StudyGroup]) -> dict[int, list[Flag]]:
    limits = {each.pk: each.part.programme.age_to for each in groups}
    live = EnrolmentApplication.objects.filter(group__in=groups, state__in=LIVE).order_by("pk")
    older: dict[int, int] = defaultdict(int)
    for group_id, starts_on, born_on in live.values_list("group_id", "period__startswith", "child__birth_date"):
        older[group_id] += age_on(born_on, starts_on) > limits[group_id]
    return {pk: [Flag("over_age", f"старше возраста программы: {count}")] for pk, count in older.items() if count}


def _day(day: date) -> str:
    return f"{day:%d.%m.%Y}"
