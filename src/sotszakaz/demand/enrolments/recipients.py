"""The register of recipients of social certificates, as it was on any day: a record is a certificate with its contract.

What a certificate was on a past day follows from the days of its contract. Data of children are those that held on the
day, names of providers those of the day; who acted then is told by the name that he has now.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Case, CharField, DateField, F, Prefetch, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Least
from django.utils import timezone

from sotszakaz.demand.certificates.states import SocialCertificateState as State
from sotszakaz.demand.children.models import ChildVersion, Representative
from sotszakaz.demand.children.models.child import NOT_ENDED
from sotszakaz.demand.children.rules import sort_key
from sotszakaz.demand.children.selectors import LAST_LETTER
from sotszakaz.demand.children.snils import hash_snils
from sotszakaz.demand.children.versions import data_on, show_as
from sotszakaz.demand.enrolments.models import Contract
from sotszakaz.foundation import audit
from sotszakaz.kernel.documents.models import Document
from sotszakaz.kernel.municipalities.models import Municipality, Organisation
from sotszakaz.kernel.municipalities.selectors import midnight_in
from sotszakaz.kernel.users.access import Actor, require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.catalogue.models import SocialService
from sotszakaz.supply.providers.versions import names_on

CHUNK = 1000


@dataclass(frozen=True, slots=True)
class Search:
    """What somebody looks for; whatever is empty does not narrow.

    `text` is the beginning of «Фамилия Имя», a whole СНИЛС, or the number of a certificate or a contract.
    """

    text: str = ""
    state: str = ""
    category: str = ""
    service_id: int | None = None
    organisation_id: int | None = None


def list_recipients(municipality: Municipality, search: Search, *, on: date, by: Actor) -> "QuerySet[Contract]":
    """Contracts by certificates that were formed by the day, the latest first, each with its `state_then`.

    `ends_then` is the last day of the certificate by a notice or a choice to stay at one's own cost (then the contract
    itself goes on) that had been made by then, or None. Representatives who acted then (who act now, unless the day is
    over) are in `child.acting`: one query more for a page. On a past day a category, and a name beside the present one,
    find children by what held then. Raises NotAllowed, NotFound.
    """
    require(by, Permission.CHILD_VIEW, municipality.pk)
    paid_until = Cast(F("own_cost_since") - timedelta(days=1), DateField())
    at_own_cost = Case(When(own_cost_at__lt=midnight_in(municipality, on + timedelta(days=1)), then=paid_until))
    found = contracts_on(municipality, on).annotate(ends_then=Least("ends_then", at_own_cost))
    is_over = midnight_in(municipality, on + timedelta(days=1)) <= timezone.now()
    acted = Q(valid__contains=on) if is_over else NOT_ENDED
    acting = Representative.objects.filter(acted).select_related("user").order_by("pk")
    is_narrow = is_over and bool(search.category or search.text.strip())
    then = data_on(municipality.pk, on) if is_narrow else {}
    return (
        found.annotate(state_then=_state_on(on))
        .filter(_wanted(search, then))
        .select_related(
            "child__certificate",
            "social_certificate__service",
            "social_certificate__on_single__single__document",
            "organisation",
            "group__part__programme",
        )
        .prefetch_related(Prefetch("child__representatives", acting, to_attr="acting"))
        .order_by("-signed_on", "-pk")
    )


def contracts_on(municipality: Municipality, on: date) -> "QuerySet[Contract]":
    """Contracts concluded by the day, each with `ends_then` and `state_then` (a `State`) at the end of it."""
    noticed = Case(When(notice_at__lt=midnight_in(municipality, on + timedelta(days=1)), then=F("ends_on")))
    found = Contract.objects.filter(municipality=municipality, signed_on__lte=on)
    return found.annotate(ends_then=noticed).annotate(state_then=_state_on(on))


@transaction.atomic(durable=True)
def take_recipients(
    municipality: Municipality, search: Search, *, on: date, by: Actor
) -> "Iterator[Contract] | list[Contract]":
    """The same to be taken away as a file; that is logged, for it names children. Raises NotAllowed, NotFound."""
    found = list_recipients(municipality, search, on=on, by=by)
    audit.record("recipients.take", municipality, by=by, municipality_id=municipality.pk, on=on.isoformat())
    return found.iterator(chunk_size=CHUNK)


def named_on(
    contracts: Iterable[Contract], municipality: Municipality, on: date, *, is_past: bool
) -> Iterator[Contract]:
    """The contracts with the names of providers and the data of children as they were at the end of a past day.

    Not to be saved. Two queries then.
    """
    names, data = (names_on(municipality.pk, on), data_on(municipality.pk, on)) if is_past else ({}, {})
    for each in contracts:
        show_as(each.child, data)
        each.organisation.short_name = names.get(each.organisation_id, each.organisation.short_name)
        yield each


def single_document(contract: Contract, on: date) -> Document | None:
    """The single certificate that has this service too, when it had been formed by the day. No query."""
    on_single = getattr(contract.social_certificate, "on_single", None)
    if on_single is None or on_single.single.document.formed_on > on:
        return None
    document: Document = on_single.single.document
    return document


def services_of(municipality_id: int) -> "QuerySet[SocialService]":
    """Services for which there are certificates, by name."""
    used = Contract.objects.filter(municipality_id=municipality_id).values("social_certificate__service")
    return SocialService.objects.filter(pk__in=used).order_by("name", "code", "pk")


def providers_of(municipality_id: int) -> "QuerySet[Organisation]":
    """Providers chosen by recipients, by name."""
    used = Contract.objects.filter(municipality_id=municipality_id).values("organisation")
    return Organisation.objects.filter(pk__in=used).order_by("short_name", "pk")


def _state_on(on: date) -> Case:
    """What the certificate was at the end of the day. A notice before the course ends it at once."""
    return Case(
        When(Q(ends_then__lt=on) | Q(ends_then__lt=F("period__startswith")), then=Value(State.TERMINATED)),
        When(period__endswith__lte=on, then=Value(State.ENDED)),
        default=Value(State.ACTIVE),
        output_field=CharField(choices=State.choices),
    )


def _wanted(search: Search, then: Mapping[int, ChildVersion]) -> Q:
    wanted = Q()
    if search.state:
        wanted &= Q(state_then=search.state)
    if search.category:
        had = [child_id for child_id, version in then.items() if version.category == search.category]
        wanted &= Q(child__category=search.category) & ~Q(child__in=list(then)) | Q(child__in=had)
    if search.service_id:
        wanted &= Q(social_certificate__service=search.service_id)
    if search.organisation_id:
        wanted &= Q(organisation=search.organisation_id)
    return wanted & named(search.text.strip(), then)


def named(text: str, then: Mapping[int, ChildVersion]) -> Q:
    """The beginning of a name, a whole СНИЛС or a number, of whoever a contract is with; `then` are former data."""
    if not text:
        return Q()
    if any(map(str.isdecimal, text)):
        digits = "".join(filter(str.isdecimal, text))
        numbers = Q(number__iexact=text) | Q(social_certificate__number__iexact=text)
        own = Q(child__certificate__number=digits)
        return numbers | (Q(child__snils_hash=hash_snils(digits)) if len(digits) == 11 else own)
    key = sort_key(text)
    if not key:
        return Q()
    had = [child_id for child_id, version in then.items() if version.sort_key.startswith(key)]
    return Q(child__sort_key__gte=key, child__sort_key__lt=f"{key}{LAST_LETTER}") | Q(child__in=had)
