"""Deeds that change confirmed data of a child, and what families ask for."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from tests.factories.files import JPEG
from tests.factories.kernel import UserFactory
from tests.factories.replay import replayed
from tests.factories.supply import TODAY

from sotszakaz.demand.certificates.actions import change_child
from sotszakaz.demand.children.changing import Wish, ask_change
from sotszakaz.demand.children.models import ChangeRequest, Child, ChildVersion, Representative
from sotszakaz.demand.children.rules import Deed, KeptScan, KnownData
from sotszakaz.demand.children.states import DataPaper, Relation
from sotszakaz.demand.children.versions import edition_of, known_of
from sotszakaz.kernel.users.access import SYSTEM, Actor
from sotszakaz.kernel.users.models import User

MARRIED = "Образцова"
"""The surname that the child has after the change."""

SHOWN = KeptScan(JPEG, "image/jpeg")
"""The scan of the document that the clerk has attached."""


def deed(**changes: Any) -> Deed:
    """A certificate of a changed name, of today and from today on."""
    facts = {"paper": DataPaper.NAME_CHANGE, "paper_number": "I-АА 000001", "paper_dated_on": TODAY, "since": TODAY}
    return Deed(**{**facts, **changes})


def data(child: Child, **changes: Any) -> KnownData:
    """What is known of the child now, with changes."""
    return replace(known_of(Child.objects.get(pk=child.pk)), **changes)


@replayed
def changed(
    child: Child, *, by: Actor = SYSTEM, on: date = TODAY, said: Deed | None = None, **changes: Any
) -> ChildVersion:
    """The data changed by a deed; the surname, unless something else is said."""
    return change_child(
        child_id=child.pk,
        data=data(child, **(changes or {"last_name": MARRIED})),
        deed=said or deed(since=on, paper_dated_on=min(on, TODAY)),
        seen=edition_of(child),
        by=by,
        on=on,
        scan=SHOWN,
    )


@replayed
def second_parent(child: Child) -> User:
    """A father who acts for the child too."""
    father: User = UserFactory()
    Representative.objects.create(
        municipality_id=child.municipality_id,
        child=child,
        user=father,
        relation=Relation.FATHER,
        valid=DateRange(TODAY, None),
    )
    return father


@replayed
def asked(child: Child, *, on: date = TODAY, said: Deed | None = None, **changes: Any) -> ChangeRequest:
    """The child's parent asks to change the data, and has consented to a new address."""
    assert child.added_by is not None
    wish = Wish(data(child, **(changes or {"last_name": MARRIED})), said or deed(), JPEG, consented=True)
    return ask_change(child_id=child.pk, wish=wish, by=child.added_by, on=on)
