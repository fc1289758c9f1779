from sotszakaz.outside.exchange.models.letter import SentLetter
from sotszakaz.outside.exchange.models.portal_key import PortalKey, RequestCount

__all__ = ["PortalKey", "RequestCount", "SentLetter"]
