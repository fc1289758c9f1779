from sotszakaz.ordering.catalogue.models.social_service import SocialService
from sotszakaz.ordering.catalogue.models.unit_cost import UnitCost

__all__ = ["SocialService", "UnitCost"]
