from sotszakaz.ordering.social_orders.models.order_lines import BudgetLine, OrderVolume
from sotszakaz.ordering.social_orders.models.order_quality import OrderQuality
from sotszakaz.ordering.social_orders.models.social_order import SocialOrder

__all__ = ["BudgetLine", "OrderQuality", "OrderVolume", "SocialOrder"]
