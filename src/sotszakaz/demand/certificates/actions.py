from collections.abc import Mapping, Sequence
from datetime import date

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from sotszakaz.demand.certificates import errors, rules, selectors
from sotszakaz.demand.certificates.models import CertificateAccount, CertificatePeriod, FaceValue, FundingScheme
from sotszakaz.demand.certificates.states import AccountState, SchemeUnit
from sotszakaz.demand.children import rules as child_rules
from sotszakaz.demand.children.actions import add_child, correct_child
from sotszakaz.demand.children.models import Child
from sotszakaz.demand.children.rules import ChildData
from sotszakaz.demand.children.selectors import is_suspected
from sotszakaz.demand.children.states import Relation
from sotszakaz.foundation import audit
from sotszakaz.foundation.calendar import age_on
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.tenancy import acting_for
from sotszakaz.foundation.transitions import move
from sotszakaz.kernel.ledger.actions import open_accounts, post, posted, suspend_account
from sotszakaz.kernel.ledger.requests import AccountRequest, EntryRequest, PostingRequest
from sotszakaz.kernel.ledger.states import AccountKind, Move, Unit
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.regulations.types import ChildConfirmation
from sotszakaz.kernel.users.access import Actor, require
from sotszakaz.kernel.users.actions import join
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.kernel.users.roles import Parent


@transaction.atomic(durable=True)
def set_funding_scheme(
    *, municipality_id: int, period: DateRange, unit: SchemeUnit, title: str, values: Mapping[str, int], by: Actor
) -> FundingScheme:
    """A funding scheme with face values by category, in kopecks or hundredths of an hour. `period` is half-open.

    Raises SchemeWithoutValues and the sentences of the constraints.
    """
    require(by, Permission.ORDER_APPROVE, municipality_id)
    if not values:
        raise errors.SchemeWithoutValues()
    with judged(FundingScheme, FaceValue):
        scheme = FundingScheme.objects.create(municipality_id=municipality_id, period=period, unit=unit, title=title)
        FaceValue.objects.bulk_create(
            FaceValue(scheme=scheme, category=category, amount=amount) for category, amount in values.items()
        )
    audit.record("fundingscheme.set", scheme, by=by, unit=unit)
    return scheme


@transaction.atomic(durable=True)
def register_child(
    *, municipality_id: int, data: ChildData, relation: Relation, consented: bool, by: User, on: date
) -> Child:
    """A representative adds a child to any municipality of the system; the rule may confirm it at once.

    The representative becomes a parent there. Raises the refusals of `add_child` and NoScheme.
    """
    if not Municipality.objects.filter(pk=municipality_id).exists():
        raise NotFound()
    join(by, Parent, municipality_id=municipality_id)
    with acting_for(municipality_id):
        child = add_child(
            municipality_id=municipality_id, data=data, relation=relation, consented=consented, by=by, on=on
        )
        _confirm_by_rule(child, by=by, on=on)
    return child


@transaction.atomic(durable=True)
def resubmit_child(*, child_id: int, data: ChildData, by: User, on: date) -> Child:
    """The representative corrects a returned child; the rule may confirm it now. Raises as `correct_child`."""
    child = correct_child(child_id=child_id, data=data, by=by, on=on)
    _confirm_by_rule(child, by=by, on=on)
    return child


@transaction.atomic(durable=True)
def confirm_child(*, child_id: int, by: Actor, on: date) -> CertificateAccount:
    """A clerk has seen the documents: open the certificate and grant its face value.

    Raises MoveRefused, TooYoung…, TooOldForCertificate, NoScheme.
    """
    child = Child.objects.lock(child_id)
    require(by, Permission.CHILD_CONFIRM, child.municipality_id)
    return _confirm(child, by=by, on=on)


@transaction.atomic(durable=True)
def suspend_certificate(*, child_id: int, reason: str, by: Actor) -> CertificateAccount:
    """What is held stays, nothing more may be booked. Raises NotFound, SuspensionReasonMissing, MoveRefused."""
    child = Child.objects.lock(child_id)
    require(by, Permission.CHILD_CONFIRM, child.municipality_id)
    if not reason.strip():
        raise errors.SuspensionReasonMissing(field="reason")
    certificate = CertificateAccount.objects.filter(child=child).first()
    if certificate is None:
        raise NotFound()
    with judged(CertificateAccount):
        move(certificate, "suspend", by=_person(by), suspension_reason=reason.strip())
    for account_id in certificate.periods.order_by("pk").values_list("account_id", flat=True):
        suspend_account(account_id)
    return certificate


@transaction.atomic(durable=True)
def grant_values(*, scheme_id: int, by: Actor, on: date) -> int:
    """Give the values of a new scheme to certificates that have none in it yet; how many got one.

    What is left of the scheme before is not carried over. Suspended certificates and children of the age at which a
    certificate ends get nothing. Raises NotFound.
    """
    scheme = FundingScheme.objects.select_for_update(of=("self",), no_key=True).filter(pk=scheme_id).first()
    if scheme is None:
        raise NotFound()
    require(by, Permission.ORDER_APPROVE, scheme.municipality_id)
    values = dict(scheme.face_values.order_by("pk").values_list("category", "amount"))
    max_age = regulation_on(scheme.municipality_id, on).value(Parameter.MAX_AGE)
    without = selectors.certificates_without(scheme, values)
    due = [each for each in without if age_on(each.child.birth_date, on) < max_age]
    for record in due:
        if record.state == AccountState.RECORD:
            move(record, "give_value", by=_person(by))
    _grant(scheme, [(each, values[each.child.category]) for each in due], by=by, on=on)
    audit.record("fundingscheme.grant", scheme, by=by, count=len(due))
    return len(due)


def open_certificates(children: Sequence[Child], *, by: Actor, on: date) -> list[CertificateAccount]:
    """Certificates of confirmed children of one municipality with the values of the scheme of the day.

    Part of a larger transaction; one ledger call for all of them. Raises NoScheme.
    """
    municipality = children[0].municipality
    scheme = selectors.scheme_on(municipality.pk, on)
    if scheme is None:
        raise errors.NoScheme(day=f"{on:%d.%m.%Y}")
    values = dict(scheme.face_values.order_by("pk").values_list("category", "amount"))
    serials = _next_serials(len(children))
    with judged(CertificateAccount):
        certificates = CertificateAccount.objects.bulk_create(
            CertificateAccount(
                municipality=municipality,
                child=child,
                number=rules.certificate_number(serial, region=municipality.oktmo),
                state=rules.opening_state(values.get(child.category)),
                opened_on=on,
            )
            for child, serial in zip(children, serials, strict=True)
        )
    valued = [each for each in certificates if each.state == AccountState.VALUED]
    _grant(scheme, [(each, values[each.child.category]) for each in valued], by=by, on=on)
    return certificates


def _grant(scheme: FundingScheme, valued: Sequence[tuple[CertificateAccount, int]], *, by: Actor, on: date) -> None:
    unit = Unit(scheme.unit)
    accounts = open_accounts(
        [
            AccountRequest(AccountKind.CERTIFICATE, unit, scheme.municipality_id, f"Сертификат № {each.number}")
            for each, _ in valued
        ]
    )
    periods = CertificatePeriod.objects.bulk_create(
        CertificatePeriod(
            municipality_id=scheme.municipality_id,
            certificate=certificate,
            scheme=scheme,
            unit=scheme.unit,
            face_value=value,
            account_id=account_id,
            opened_by=_person(by),
        )
        for (certificate, value), account_id in zip(valued, accounts, strict=True)
    )
    requests = [
        PostingRequest(
            key=f"certificateperiod:{period.pk}:face_value",
            municipality_id=scheme.municipality_id,
            actor_id=by.pk,
            cause=("certificates.certificateperiod", period.pk),
            happened_on=on,
            entries=(EntryRequest(period.account_id, Move.GRANT, period.face_value),),
        )
        for period in periods
    ]
    for request, outcome in zip(requests, post(requests), strict=True):
        posted(request, outcome)


def _confirm_by_rule(child: Child, *, by: User, on: date) -> None:
    regulation = regulation_on(child.municipality_id, on)
    by_rule = regulation.value(Parameter.CHILD_CONFIRMATION) == ChildConfirmation.BY_RULE
    if rules.is_confirmed_by_rule(by_rule=by_rule, snils=child.snils) and not is_suspected(child):
        _confirm(child, by=by, on=on, is_confirmed_by_rule=True)


def _confirm(child: Child, *, by: Actor, on: date, is_confirmed_by_rule: bool = False) -> CertificateAccount:
    regulation = regulation_on(child.municipality_id, on)
    child_rules.ensure_certificate_age(
        child.birth_date,
        on=on,
        age_from=regulation.value(Parameter.MIN_AGE),
        age_to=regulation.value(Parameter.MAX_AGE),
    )
    with judged(Child):
        move(child, "confirm", by=_person(by), is_confirmed_by_rule=is_confirmed_by_rule)
    certificate = open_certificates([child], by=by, on=on)[0]
    audit.record("certificateaccount.open", certificate, by=by, state=certificate.state)
    return certificate


def _next_serials(count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('certificate_serial') FROM generate_series(1, %s)", [count])
        return [row[0] for row in cursor.fetchall()]


def _person(by: Actor) -> User | None:
    return by if isinstance(by, User) else None
