"""What the rooms above tell about documents: may one be on paper, and which citizens are its side.

They register at the start (`AppConfig.ready`); without them nothing is on paper by a decision and no citizen signs.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Protocol

from sotszakaz.kernel.documents.models import Document
from sotszakaz.kernel.documents.states import DocumentKind
from sotszakaz.kernel.users.models import User

PaperLeave = Callable[[DocumentKind, int, date], str | None]
"""Kind, municipality and day → the condition in the decision's words («» when it names none), or None: not on paper."""


class Citizens(Protocol):
    """Who are the citizens of a document."""

    def may_sign(self, document: Document, user: User) -> bool:
        """Is the person a legal representative (or the recipient) whose document it is."""

    def users_of(self, document: Document) -> Iterable[int]:
        """Ids of all such users, to be told whose turn it is."""


_paper: list[PaperLeave] = []
_citizens: list[Citizens] = []


def register_paper_leave(leave: PaperLeave) -> None:
    _paper.append(leave)


def register_citizens(citizens: Citizens) -> None:
    _citizens.append(citizens)


def paper_leave(kind: DocumentKind, municipality_id: int, on: date) -> str | None:
    """The condition under which the decision lets this kind be on paper on the day; None when it does not."""
    return next((words for each in _paper if (words := each(kind, municipality_id, on)) is not None), None)


def is_citizen_of(document: Document, user: User) -> bool:
    return any(each.may_sign(document, user) for each in _citizens)


def citizens_of(document: Document) -> set[int]:
    return {user_id for each in _citizens for user_id in each.users_of(document)}
