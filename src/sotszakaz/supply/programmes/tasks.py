from datetime import datetime

from sotszakaz.foundation.jobs import periodic
from sotszakaz.foundation.outbox import register_handler
from sotszakaz.kernel.documents.selectors import register_reader
from sotszakaz.kernel.documents.states import DocumentKind
from sotszakaz.kernel.municipalities.rounds import in_each
from sotszakaz.kernel.signatures.ports import register_experts
from sotszakaz.supply.programmes import added_notices, notices
from sotszakaz.supply.programmes.conclusions import Experts
from sotszakaz.supply.programmes.part_proposals import PART_DECIDED, PART_PROPOSED
from sotszakaz.supply.programmes.places import PLACES_DECIDED, PLACES_PROPOSED
from sotszakaz.supply.programmes.proposals import DECIDED, MOVED, PROPOSED
from sotszakaz.supply.programmes.significance import CHANGED


@periodic("17 * * * *", title="Напомнить о сроках модерации и экспертизы программ")
def remind_of_terms(at: datetime) -> None:
    """Each hour, for municipalities begin their day at different hours; each term is reminded of once."""
    in_each(lambda municipality_id, on: notices.remind(municipality_id=municipality_id, on=on, at=at))


register_handler("programme.handed_in", notices.tell_of_handing_in)
register_handler("programme.moved", notices.tell_of_moderation)
register_handler(PROPOSED, added_notices.tell_of_proposals)
register_handler(DECIDED, added_notices.tell_of_decided_groups)
register_handler(PART_PROPOSED, added_notices.tell_of_proposed_parts)
register_handler(PART_DECIDED, added_notices.tell_of_decided_parts)
register_handler(PLACES_PROPOSED, added_notices.tell_of_proposed_places)
register_handler(PLACES_DECIDED, added_notices.tell_of_decided_places)
register_handler(notices.PLACES_DUE, added_notices.tell_of_proposed_places)
register_handler(MOVED, added_notices.tell_office_of_addresses)
register_handler(CHANGED, notices.tell_of_significance)
register_handler("programme.due", notices.tell_of_programme_terms)
register_handler(notices.GROUP_DUE, added_notices.tell_of_proposals)
register_handler(notices.PART_DUE, added_notices.tell_of_proposed_parts)
register_handler("certification.applied", notices.tell_of_application)
register_handler("certification.reviewed", notices.tell_of_conclusions)
register_handler("certification.decided", notices.tell_of_decision)
register_handler("certification.due", notices.tell_of_certification_terms)
register_handler("review.assigned", notices.tell_of_assignment)
register_handler("review.due", notices.tell_of_review_terms)

register_experts(Experts())
register_reader(DocumentKind.EXPERT_CONCLUSION, Experts().may_sign)
