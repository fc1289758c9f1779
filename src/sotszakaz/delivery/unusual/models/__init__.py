from sotszakaz.delivery.unusual.models.finding import Finding

__all__ = ["Finding"]
