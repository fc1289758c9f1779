from sotszakaz.demand.waiting.models.entry import WaitingEntry

__all__ = ["WaitingEntry"]
