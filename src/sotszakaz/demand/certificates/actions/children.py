"""A child gets a certificate, at once or when a clerk has seen the documents."""

from collections.abc import Sequence
from datetime import date

from django.db import connection, transaction

from sotszakaz.demand.certificates import errors, rules, selectors
from sotszakaz.demand.certificates.actions.granting import divide, grant, queue
from sotszakaz.demand.certificates.models import CertificateAccount
from sotszakaz.demand.certificates.states import AccountState
from sotszakaz.demand.children import rules as child_rules
from sotszakaz.demand.children.actions import add_child, add_child_from_portal, add_child_on_paper, correct_child
from sotszakaz.demand.children.models import Child
from sotszakaz.demand.children.rules import ChildData, KeptPaper, SignedPaper, Visitor
from sotszakaz.demand.children.selectors import is_suspected
from sotszakaz.demand.children.states import Relation
from sotszakaz.foundation import audit, outbox
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.tenancy import acting_for
from sotszakaz.foundation.transitions import move
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.regulations.choices import ChildConfirmation
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.signatures.scans import media_type_of
from sotszakaz.kernel.users.access import SYSTEM, Actor, person_of, require
from sotszakaz.kernel.users.actions import join
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.kernel.users.roles import Parent


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


def enter_child(
    *, municipality_id: int, data: ChildData, visitor: Visitor, consent: SignedPaper, by: User, on: date
) -> Child:
    """A clerk enters a child at the counter; the documents have been seen, so the certificate is opened at once.

    A child that looks like another one waits until somebody has told them apart. Raises the refusals of
    `add_child_on_paper`, NoScheme.
    """
    kept = KeptPaper(consent, media_type_of(consent.content))
    return _enter_child(municipality_id=municipality_id, data=data, visitor=visitor, consent=kept, by=by, on=on)


@transaction.atomic(durable=True)
def _enter_child(
    *, municipality_id: int, data: ChildData, visitor: Visitor, consent: KeptPaper, by: User, on: date
) -> Child:
    child = add_child_on_paper(
        municipality_id=municipality_id, data=data, visitor=visitor, consent=consent, by=by, on=on
    )
    require(by, Permission.CHILD_CONFIRM, municipality_id)
    if not is_suspected(child):
        _confirm(child, by=by, on=on)
    return child


@transaction.atomic(durable=True)
def receive_child(*, municipality_id: int, data: ChildData, visitor: Visitor, number: str, on: date) -> Child:
    """A child that a portal's application names first; the rule may confirm it at once, as in the cabinet.

    Whoever calls has made sure who asks. Raises the refusals of `add_child_from_portal`, NoScheme.
    """
    child = add_child_from_portal(municipality_id=municipality_id, data=data, visitor=visitor, number=number, on=on)
    _confirm_by_rule(child, by=SYSTEM, on=on)
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


def open_certificates(children: Sequence[Child], *, by: Actor, on: date) -> list[CertificateAccount]:
    """Certificates of confirmed children of one municipality with the values of the scheme of the day.

    Those whose category has used up its limits get a record and a place in the queue. Part of a larger transaction;
    one ledger call for all of them. Raises NoScheme.
    """
    municipality = children[0].municipality
    scheme = selectors.scheme_on(municipality.pk, on)
    if scheme is None:
        raise errors.NoScheme(day=f"{on:%d.%m.%Y}")
    shares = divide(scheme, [child.category for child in children])
    serials = _next_serials(len(children))
    with judged(CertificateAccount):
        certificates = CertificateAccount.objects.bulk_create(
            CertificateAccount(
                municipality=municipality,
                child=child,
                number=rules.certificate_number(serial, region=municipality.oktmo),
                state=AccountState.VALUED if fits else AccountState.RECORD,
                opened_on=on,
            )
            for child, serial, (_, fits) in zip(children, serials, shares, strict=True)
        )
    shared = [
        (certificate, value, fits)
        for certificate, (value, fits) in zip(certificates, shares, strict=True)
        if value is not None
    ]
    grant(scheme, [(certificate, value) for certificate, value, fits in shared if fits], by=by, on=on)
    waiting = [(certificate, value) for certificate, value, fits in shared if not fits]
    queue(waiting, by=by, is_new=True)
    queued = {certificate.pk for certificate, _ in waiting}
    outbox.put_all("certificate.opened", (each for each in certificates if each.pk not in queued))
    return certificates


def _confirm_by_rule(child: Child, *, by: Actor, on: date) -> None:
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
        move(child, "confirm", by=person_of(by), is_confirmed_by_rule=is_confirmed_by_rule)
    certificate = open_certificates([child], by=by, on=on)[0]
    audit.record("certificateaccount.open", certificate, by=by, state=certificate.state)
    return certificate


def _next_serials(count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('certificate_serial') FROM generate_series(1, %s)", [count])
        return [row[0] for row in cursor.fetchall()]
