"""The one door by which something is done for a family that has no login: by a paper that it has signed.

Every deed of a family asks here who acts. A representative acts by its own login. A clerk, or the provider where the
regulation lets providers take papers, acts by a paper: it is kept with its scan in the transaction of the deed.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Model, QuerySet

from sotszakaz.demand.children import errors
from sotszakaz.demand.children.models import Child, FamilyPaper, FamilyPaperScan
from sotszakaz.demand.children.rules import KeptPaper, SignedPaper, Visitor, ensure_day_on_paper, ensure_visitor
from sotszakaz.demand.children.selectors import ensure_representative
from sotszakaz.demand.children.states import ASKING, FamilyDeed
from sotszakaz.foundation import audit
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.errors import NotAllowed, NotFound
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.signatures.scans import media_type_of
from sotszakaz.kernel.users.access import Actor, has_permission, require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission


@dataclass(frozen=True, slots=True)
class OnPaper:
    """What lies on the table: who came, the signed paper, its file judged already, and the key of the form."""

    visitor: Visitor
    kept: KeptPaper
    key: str


def read_paper(visitor: Visitor, paper: SignedPaper, *, key: str) -> OnPaper:
    """Judge the file, which takes a second at times and so comes before the deed. Raises ScanRefused."""
    return OnPaper(visitor, KeptPaper(paper, media_type_of(paper.content)), key)


def takes_papers(child: Child, *, by: Actor, on: date, organisation_id: int | None = None) -> bool:
    """May the person enter what the family of the child has signed: for whoever only shows the way there."""
    try:
        ensure_takes_papers(child, by=by, on=on, organisation_id=organisation_id)
    except (NotAllowed, NotFound):
        return False
    return True


def ensure_takes_papers(child: Child, *, by: Actor, on: date, organisation_id: int | None = None) -> None:
    """May the person enter what the family of the child has signed.

    The counter of the municipality may, and who answers for the organisation that the paper is about where the rules
    of the day let providers take papers. Raises NotFound, NotAllowed.
    """
    home = child.municipality_id
    answers = organisation_id is not None and _answers_for(by, home, organisation_id)
    if answers and regulation_on(home, on).value(Parameter.PAPERS_BY_PROVIDERS):
        return
    require(by, Permission.ENROLMENT_ENTER, home)


def _answers_for(by: Actor, municipality_id: int, organisation_id: int) -> bool:
    permission = Permission.ENROLMENT_ANSWER
    return has_permission(by, permission, municipality_id=municipality_id, organisation_id=organisation_id)


def ensure_acts_for(
    child: Child, deed: FamilyDeed, subject: Model, *, by: Actor, on: date, paper: OnPaper | None = None
) -> FamilyPaper | None:
    """A representative of the child, or somebody with a paper of its family about the subject, which is kept: it.

    Part of a larger transaction: the deed itself, whose rules come after. Raises NotFound for another's child,
    NotAllowed, VisitorUnnamed, PaperDayInFuture, PaperDayLongAgo, and PaperEntered when the same form has been entered.
    """
    if paper is None:
        ensure_representative(child, by)
        require(by, Permission.ENROLMENT_APPLY, child.municipality_id)
        return None
    ensure_takes_papers(child, by=by, on=on, organisation_id=getattr(subject, "organisation_id", None))
    ensure_visitor(paper.visitor)
    ensure_day_on_paper(paper.kept.paper.signed_on, on=on)
    if FamilyPaper.objects.filter(key=paper.key).exists():
        raise errors.PaperEntered()
    assert isinstance(by, User)
    return _keep(child, deed, subject, paper, by)


def _keep(child: Child, deed: FamilyDeed, subject: Model, paper: OnPaper, by: User) -> FamilyPaper:
    visitor, content = paper.visitor, paper.kept.paper.content
    with judged(FamilyPaper):
        kept = FamilyPaper.objects.create(
            municipality_id=child.municipality_id,
            child=child,
            deed=deed,
            subject_type=subject._meta.label_lower,
            subject_id=subject.pk,
            key=paper.key,
            full_name=visitor.full_name,
            relation=visitor.relation,
            phone=visitor.phone,
            email=visitor.email,
            signed_on=paper.kept.paper.signed_on,
            media_type=paper.kept.media_type,
            sha256=hashlib.sha256(content).hexdigest(),
            entered_by=by,
        )
        FamilyPaperScan.objects.create(paper=kept, municipality_id=child.municipality_id, content=content)
    audit.record(f"familypaper.{deed}", kept, by=by, child=child.pk, about=[kept.subject_type, kept.subject_id])
    return kept


def papers_about(subjects: Iterable[Model]) -> list[FamilyPaper]:
    """What families have asked of these things of one kind on paper, the first first; with who entered it."""
    things = list(subjects)
    if not things:
        return []
    about = FamilyPaper.objects.filter(
        subject_type=things[0]._meta.label_lower, subject_id__in=[each.pk for each in things]
    )
    return list(about.select_related("entered_by").order_by("pk"))


def papers_of_child(child: Child) -> "QuerySet[FamilyPaper]":
    """All that its family has asked on paper, the latest first, with who entered it."""
    return child.family_papers.select_related("entered_by").order_by("-pk")


def latest_asking(child_ids: Iterable[int]) -> dict[int, FamilyPaper]:
    """Child → the last paper by which its family asked for a place: who signed it stands for the family. One query."""
    asked = FamilyPaper.objects.filter(child__in=set(child_ids), deed__in=ASKING).order_by("pk")
    return {each.child_id: each for each in asked}


@transaction.atomic(durable=True)
def look_at_paper(*, paper_id: int, by: User) -> FamilyPaperScan:
    """The scan, for those who enter papers; logged as a look at the child. Raises NotFound, NotAllowed."""
    found = FamilyPaperScan.objects.select_related("paper__child").filter(pk=paper_id).first()
    if found is None:
        raise NotFound()
    require(by, Permission.ENROLMENT_ENTER, found.municipality_id)
    audit.record("child.look", found.paper.child, by=by, paper=paper_id)
    return found
