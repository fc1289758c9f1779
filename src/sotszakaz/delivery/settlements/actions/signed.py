"""Papers that are accepted after the provider's signature, where the regulation says so."""

from datetime import date

from sotszakaz.delivery.settlements.errors import PaperUnsigned
from sotszakaz.kernel.documents.selectors import latest_version
from sotszakaz.kernel.documents.states import SigningParty
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.signatures.selectors import standing_of


def ensure_signed_by_provider(document_id: int, municipality_id: int, *, on: date) -> None:
    """Part of a larger transaction. Raises PaperUnsigned by the rules of the day."""
    if not regulation_on(municipality_id, on).value(Parameter.MONTH_PAPERS_NEED_SIGNATURES):
        return
    version = latest_version(document_id)
    turns = standing_of(version).turns
    if not any(each.signature for each in turns if each.party == SigningParty.PROVIDER):
        raise PaperUnsigned(number=version.document.full_number)
