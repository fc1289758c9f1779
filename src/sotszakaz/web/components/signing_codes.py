"""How a code of the simple signature reaches the person who signs."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone

from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.documents.models import DocumentVersion
from sotszakaz.kernel.signatures.carriers import carrier_in_use
from sotszakaz.kernel.signatures.models import SignatureCode
from sotszakaz.kernel.signatures.simple import PAUSE, last_code
from sotszakaz.web.current import user


@dataclass(frozen=True, slots=True)
class CodeWay:
    """Where a code goes («» on the page itself), what to do when it does not come, why none can, the one just sent."""

    way: str
    hint: str
    trouble: str
    sent: SignatureCode | None

    @property
    def next_at(self) -> datetime | None:
        """When another code may be asked for."""
        return self.sent.asked_at + PAUSE if self.sent else None


def code_way(request: HttpRequest, version: DocumentVersion, may_code: bool) -> CodeWay | None:
    """How a code reaches the person; None where nobody signs by a code now."""
    if not may_code:
        return None
    person = user(request)
    try:
        carrier = carrier_in_use()
        way, hint = (carrier.way_to(person), carrier.hint) if carrier else ("", "")
    except Refusal as refusal:
        return CodeWay("", "", refusal.message, None)
    return CodeWay(way, hint, "", last_code(version, person, timezone.now()))
