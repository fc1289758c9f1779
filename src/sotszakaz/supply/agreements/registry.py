"""The registry of agreements: searched, filtered, as it was on any day."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.postgres.fields import DateRangeField
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Case, CharField, DecimalField, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from sotszakaz.kernel.users.access import Actor
from sotszakaz.supply.agreements.models import Agreement, Amendment
from sotszakaz.supply.agreements.selectors import list_agreements
from sotszakaz.supply.agreements.states import ENDED, SHOWN_STATES, AgreementState, AmendmentState

SOON = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Search:
    """What somebody looks for; whatever is empty does not narrow. `text` is of a number or of a provider."""

    text: str = ""
    kind: str = ""
    state: str = ""
    organisation_id: int | None = None
    year: int | None = None
    ends_soon: bool = False


def search_agreements(municipality_id: int, search: Search, *, on: date, by: Actor) -> QuerySet[Agreement]:
    """Agreements made by the day, the latest first; each has `limit_on`, `valid_on` and `state_on` as of its end.

    Raises NotAllowed.
    """
    found = list_agreements(municipality_id, by=by).filter(signed_on__lte=on)
    before = _amendments(settled_on__lte=on).order_by("-settled_at", "-pk")
    after = _amendments(settled_on__gt=on).order_by("settled_at", "pk")
    found = found.annotate(
        limit_on=Coalesce(
            Subquery(before.values("limit_after")[:1]),
            Subquery(after.values("limit_before")[:1]),
            F("limit"),
            output_field=DecimalField(max_digits=14, decimal_places=2),
        ),
        valid_on=Coalesce(
            Subquery(before.values("valid_after")[:1]),
            Subquery(after.values("valid_before")[:1]),
            F("valid"),
            output_field=DateRangeField(),
        ),
        state_on=_state_on(on),
    )
    return found.filter(_wanted(search, on))


def _state_on(on: date) -> Case:
    """What was so by the end of the day; `valid_on` is annotated before."""
    return Case(
        When(state=AgreementState.WITHDRAWN, settled_at__date__lte=on, then=Value(AgreementState.WITHDRAWN)),
        When(
            Q(settled_at__isnull=True) | Q(settled_at__date__gt=on),
            needs_signatures=True,
            then=Value(AgreementState.OFFERED),
        ),
        When(_is_terminated(on), then=Value(AgreementState.TERMINATED)),
        When(valid_on__endswith__lte=on, then=Value(ENDED)),
        When(termination__announced_at__date__lte=on, then=Value(AgreementState.ENDING)),
        default=Value(AgreementState.ACTIVE),
        output_field=CharField(choices=SHOWN_STATES),
    )


def words_of(found: Agreement) -> str:
    """The state on the day of the registry: «действует», «прекращается», «расторгнуто», «срок истёк»."""
    return dict(SHOWN_STATES)[found.state_on]  # type: ignore[attr-defined]


def _amendments(**when: date) -> QuerySet[Amendment]:
    return Amendment.objects.filter(agreement=OuterRef("pk"), state=AmendmentState.IN_FORCE, **when)


def _is_terminated(on: date) -> Q:
    """From the day of the end, as its documents say, however late the end was carried out.

    Of an agreement terminated before ends had documents only the time of the deed is known.
    """
    by_deed = Q(termination__isnull=True, terminated_at__date__lte=on)
    return Q(state=AgreementState.TERMINATED) & (Q(termination__ends_on__lte=on) | by_deed)


def _wanted(search: Search, on: date) -> Q:
    wanted = Q()
    if text := search.text.strip():
        wanted &= Q(number__icontains=text) | Q(record__organisation__short_name__icontains=text)
    if search.kind:
        wanted &= Q(kind=search.kind)
    if search.state:
        wanted &= Q(state_on=search.state)
    if search.organisation_id:
        wanted &= Q(record__organisation=search.organisation_id)
    if search.year:
        wanted &= Q(valid_on__overlap=DateRange(date(search.year, 1, 1), date(search.year + 1, 1, 1)))
    if search.ends_soon:
        wanted &= Q(valid_on__endswith__gt=on, valid_on__endswith__lte=on + SOON) & ~Q(
            state_on=AgreementState.TERMINATED
        )
    return wanted
