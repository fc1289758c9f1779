"""Whom a survey asks and how it reaches them: counted before it begins; who has no login is asked on paper."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from psycopg import sql

from sotszakaz.demand.children.models import Representative
from sotszakaz.demand.children.models.child import NOT_ENDED
from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.municipalities.models import Organisation
from sotszakaz.kernel.notices.channels import registered_channels
from sotszakaz.oversight.surveys.models import Invitation, InvitationToken, LinkSheet, Survey
from sotszakaz.oversight.surveys.states import SheetState

SQL = Path(__file__).parent / "sql"
CANDIDATES = sql.SQL((SQL / "candidates.sql").read_text(encoding="utf-8"))
INVITE = sql.SQL((SQL / "invite.sql").read_text(encoding="utf-8")).format(candidates=CANDIDATES)
COUNT = sql.SQL((SQL / "addressees.sql").read_text(encoding="utf-8")).format(candidates=CANDIDATES)


@dataclass(frozen=True, slots=True)
class Addressees:
    """Whom a survey would ask: invitations (a child and a service each), children, those whose family has a login."""

    invitations: int
    children: int
    with_login: int

    @property
    def without_login(self) -> int:
        return self.children - self.with_login


@dataclass(frozen=True, slots=True)
class OnPaper:
    """Families of one provider who have no login: how many, and for how many slips are still to be printed."""

    organisation: Organisation
    families: int
    to_print: int


def addressees_of(municipality_id: int, since: date, until: date) -> Addressees:
    """Whom a survey of the months would ask now. One query."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"municipality": municipality_id, "since": since, "until": until})
        return Addressees(*cursor.fetchone())


def goes_by_mail() -> bool:
    """Do invitations leave the system, or are they read in the cabinet only."""
    return bool(registered_channels())


def counts_of(survey: Survey) -> dict[str, int]:
    """How many are invited, have answered, and have no login: all that is said while a survey goes on. Two queries."""
    counts = {"invited": Count("pk"), "answered": Count("pk", filter=Q(is_answered=True))}
    found: dict[str, int] = survey.invitations.aggregate(**counts)
    return found | {"unreached": without_login(survey).count()}


def without_login(survey: Survey) -> "QuerySet[Invitation]":
    """Invitations of children for whom nobody acts who may log in: they are asked on paper."""
    acting = Representative.objects.filter(NOT_ENDED, child=OuterRef("child"), user__is_active=True)
    return survey.invitations.filter(~Exists(acting))


def to_print(survey: Survey) -> "QuerySet[Invitation]":
    """Of families without a login those for whom no slip is out and nobody has answered."""
    slips = InvitationToken.objects.filter(invitation=OuterRef("pk"), sheet__state=SheetState.PRINTED)
    return without_login(survey).filter(~Exists(slips), is_answered=False)


def on_paper(survey: Survey) -> list[OnPaper]:
    """Providers whose families have no login, by name. Three queries."""
    families = _by_provider(without_login(survey))
    left = _by_provider(to_print(survey))
    names = Organisation.objects.filter(pk__in=families).order_by("short_name", "pk")
    return [OnPaper(each, families[each.pk], left.get(each.pk, 0)) for each in names]


def on_paper_of(survey: Survey, organisation_id: int) -> OnPaper:
    """The same of one provider that the survey asks about. Raises NotFound."""
    asked = survey.invitations.filter(organisation_id=organisation_id)
    provider = Organisation.objects.filter(pk__in=asked.values("organisation")).first()
    if provider is None:
        raise NotFound()
    mine = {"organisation_id": organisation_id}
    return OnPaper(provider, without_login(survey).filter(**mine).count(), to_print(survey).filter(**mine).count())


def families_on_paper(survey: Survey, organisation_id: int) -> "QuerySet[Invitation]":
    """Children whose families are given slips, by programme and name.

    Who has answered does not leave the list: it would tell of whom an answer is.
    """
    found = without_login(survey).filter(organisation_id=organisation_id)
    return found.select_related("child", "contract__group__part__programme").order_by(
        "contract__group__part__programme__name", "child__sort_key", "pk"
    )


def sheets_of(survey: Survey, organisation_id: int) -> "QuerySet[LinkSheet]":
    """What was printed for the provider's families, the latest first, with how many slips."""
    found = survey.sheets.filter(organisation_id=organisation_id)
    return found.select_related("printed_by").annotate(size=Count("tokens")).order_by("-pk")


def _by_provider(invitations: "QuerySet[Invitation]") -> dict[int, int]:
    return dict(invitations.values_list("organisation").annotate(count=Count("pk")).order_by())
