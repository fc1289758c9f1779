"""The application as a document before the family applies: made of the quote, nothing is held and nothing kept."""

from datetime import timedelta

from django.db.backends.postgresql.psycopg_any import DateRange

from sotszakaz.demand.enrolments.applicants import applicants_of
from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.demand.enrolments.paper_payloads import application_payload
from sotszakaz.demand.enrolments.quotes import Quote
from sotszakaz.kernel.documents.payloads import EnrolmentApplicationPayload
from sotszakaz.kernel.users.models import User


def preview_of(quote: Quote, *, by: User) -> EnrolmentApplicationPayload | None:
    """What the document would say; None while something stands in the way, which the quote names."""
    terms, period = quote.terms, quote.sources.period
    if not quote.is_possible or terms is None or period is None:
        return None
    application = EnrolmentApplication(
        municipality=quote.child.municipality,
        child=quote.child,
        group=quote.group,
        organisation=quote.group.organisation,
        unit=period.unit,
        period=DateRange(terms.starts_on, terms.ends_on + timedelta(days=1)),
        price=terms.price,
        certificate_amount=terms.certificate_amount,
        parent_amount=terms.parent_amount,
        certificate_units=terms.certificate_units,
        person_hours=terms.person_hours,
        applied_by=by,
    )
    return application_payload(application, applicants_of([application])[application.pk])
