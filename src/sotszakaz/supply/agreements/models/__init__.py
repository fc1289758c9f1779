from sotszakaz.supply.agreements.models.agreement import Agreement

__all__ = ["Agreement"]
