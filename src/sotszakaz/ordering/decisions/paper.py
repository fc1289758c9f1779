"""When the decision lets a document be on paper (notes on the law §3.2): the year and the condition it names."""

from datetime import date

from sotszakaz.kernel.documents.states import DocumentKind
from sotszakaz.ordering.decisions.models import DecisionDocument

FOLLOWS = {
    "agreement_amendment": DocumentKind.AGREEMENT,
    "agreement_disagreement": DocumentKind.AGREEMENT,
    "agreement_termination": DocumentKind.AGREEMENT,
    "contract_amendment": DocumentKind.CONTRACT,
    "contract_termination": DocumentKind.CONTRACT,
    "single_certificate": DocumentKind.SOCIAL_CERTIFICATE,
}
"""Documents that a decision does not name are on paper when what they belong to may be."""


def paper_condition(kind: DocumentKind, municipality_id: int, on: date) -> str | None:
    """The condition of paper in the words of the decision in force; None when the document must be electronic."""
    said = DecisionDocument.objects.filter(
        decision__municipality_id=municipality_id, decision__valid__contains=on, kind=FOLLOWS.get(kind, kind)
    ).first()
    if said is None or (said.paper_year is None and not said.paper_condition):
        return None
    return said.paper_condition if said.paper_year in (None, on.year) else None
