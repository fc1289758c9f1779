"""What the rooms above tell about documents: may one be on paper, and which people are its side in person.

They register at the start (`tasks.py`); without them nothing is on paper by a decision and nobody signs in person.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Protocol

from sotszakaz.kernel.documents.models import Document
from sotszakaz.kernel.documents.states import DocumentKind
from sotszakaz.kernel.users.models import User

PaperLeave = Callable[[DocumentKind, int, date], str | None]
"""Kind, municipality and day → the condition in the decision's words («» when it names none), or None: not on paper."""


class People(Protocol):
    """Who are the people of a document that sign in person: citizens, the expert, who presided over a meeting."""

    def may_sign(self, document: Document, user: User) -> bool:
        """Is it this person's document: a legal representative's (or the recipient's), the expert's own, the minutes of
        who presided.
        """

    def users_of(self, document: Document) -> Iterable[int]:
        """Ids of all such users, to be told whose turn it is."""


_paper: list[PaperLeave] = []
_citizens: list[People] = []
_experts: list[People] = []
_chairs: list[People] = []


def register_paper_leave(leave: PaperLeave) -> None:
    """The first that gives a condition decides (`decisions`: the paper exceptions of the decision in force)."""
    _paper.append(leave)


def register_citizens(citizens: People) -> None:
    """Who signs for the family: representatives, or the recipient."""
    _citizens.append(citizens)


def register_experts(experts: People) -> None:
    """Who signs a conclusion on a programme."""
    _experts.append(experts)


def register_chairs(chairs: People) -> None:
    """Who signs the minutes: whoever presided."""
    _chairs.append(chairs)


def paper_leave(kind: DocumentKind, municipality_id: int, on: date) -> str | None:
    """The condition under which the decision lets this kind be on paper on the day; None when it does not."""
    return next((words for each in _paper if (words := each(kind, municipality_id, on)) is not None), None)


def is_citizen_of(document: Document, user: User) -> bool:
    """May the person sign the document for the family. False for everybody while no app has registered."""
    return any(each.may_sign(document, user) for each in _citizens)


def citizens_of(document: Document) -> set[int]:
    """Ids of all users who may sign it for the family."""
    return {user_id for each in _citizens for user_id in each.users_of(document)}


def is_expert_of(document: Document, user: User) -> bool:
    """Is it the person's own conclusion."""
    return any(each.may_sign(document, user) for each in _experts)


def experts_of(document: Document) -> set[int]:
    """Ids of the experts whose conclusion it is."""
    return {user_id for each in _experts for user_id in each.users_of(document)}


def is_chair_of(document: Document, user: User) -> bool:
    """Did the person preside over the meeting of these minutes."""
    return any(each.may_sign(document, user) for each in _chairs)


def chairs_of(document: Document) -> set[int]:
    """Ids of the users who presided, where they have a login."""
    return {user_id for each in _chairs for user_id in each.users_of(document)}
