"""Families without a login: what they sign by hand, and who enters it."""

from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from tests.factories import demand
from tests.factories.demand import Market, child_data
from tests.factories.files import JPEG
from tests.factories.replay import replayed
from tests.factories.supply import TODAY

from sotszakaz.demand.certificates.actions import enter_child
from sotszakaz.demand.children.models import Child, FamilyPaper
from sotszakaz.demand.children.on_paper import OnPaper
from sotszakaz.demand.children.rules import KeptPaper, SignedPaper, Visitor
from sotszakaz.demand.children.states import Relation
from sotszakaz.demand.enrolments.actions import Signed, enter_application, withdraw_application
from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.demand.enrolments.rules import CONSENTS
from sotszakaz.kernel.users.models import User

MOTHER = Visitor("Примерова Ольга Игоревна", Relation.MOTHER, "+7 900 000-00-00")
PAPER = SignedPaper(JPEG, TODAY)


def on_paper(visitor: Visitor = MOTHER, **changes: Any) -> OnPaper:
    """A paper on the table, with a key of its own unless told."""
    said = {"visitor": visitor, "kept": KeptPaper(PAPER, "image/jpeg"), "key": demand.new_key(), **changes}
    return OnPaper(**said)


@replayed
def child_without_login(at: Market, by: User, visitor: Visitor = MOTHER, **data: Any) -> Child:
    """A child entered at the counter; nobody acts for it by a login."""
    return enter_child(
        municipality_id=at.municipality.pk,
        data=child_data(**data),
        visitor=visitor,
        consent=PAPER,
        by=by,
        on=TODAY,
    )


@replayed
def entered(at: Market, by: User, child: Child | None = None, **changes: Any) -> EnrolmentApplication:
    """The application that the clerk has entered for the family."""
    child = child or child_without_login(at, by)
    group = changes.pop("group", at.group)
    said = {"visitor": MOTHER, "paper": PAPER, "consents": CONSENTS, "parent_amount": Decimal(0), **changes}
    pk = enter_application(
        child_id=child.pk, group_id=group.pk, signed=Signed(**said), key=demand.new_key(), by=by, on=TODAY
    )
    return EnrolmentApplication.objects.get(pk=pk)


def withdrawn_on_paper(at: Market, by: User) -> FamilyPaper:
    """The paper of a family that has taken its application back at the counter."""
    application = demand.application(at, group=at.other_group())
    withdraw_application(application_id=application.pk, by=by, on=TODAY, paper=on_paper())
    return FamilyPaper.objects.get(subject_id=application.pk)


def paper_said(**changes: Any) -> dict[str, Any]:
    """The form of a paper as a browser posts it."""
    said = {"full_name": MOTHER.full_name, "relation": "mother", "phone": "", "email": "", "key": demand.new_key()}
    return {**said, "signed_on": f"{TODAY:%Y-%m-%d}", "file": SimpleUploadedFile("scan.jpg", JPEG), **changes}
