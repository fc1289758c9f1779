"""The application is a document: whoever checks it learns when it is no longer in force."""

from datetime import date

from sotszakaz.kernel.documents.actions import end_document
from sotszakaz.kernel.documents.models import Document
from sotszakaz.kernel.documents.states import Outcome
from sotszakaz.kernel.users.access import Actor
from sotszakaz.supply.providers.models import ProviderApplication

REPLACED = "Реестровая запись изменена по новой заявке."


def cancel_paper(application: ProviderApplication, *, ground: str, by: Actor, on: date) -> None:
    """The application is refused or closed, or its provider is excluded. Part of a larger transaction."""
    _end(application, Outcome.CANCELLED, ground=ground, by=by, on=on)


def replace_paper(application: ProviderApplication, *, new: Document | None, by: Actor, on: date) -> None:
    """The record stands on a new application from the day on. Part of a larger transaction."""
    _end(application, Outcome.COMPLETED, ground=REPLACED, by=by, on=on, by_document=new)


def _end(
    application: ProviderApplication,
    outcome: Outcome,
    *,
    ground: str,
    by: Actor,
    on: date,
    by_document: Document | None = None,
) -> None:
    if application.document is None:
        return
    end_document(
        document_id=application.document.pk,
        outcome=outcome,
        on=max(on, application.document.formed_on),
        by=by,
        ground=ground,
        by_document=by_document,
    )
