"""Who stands before whom in the line for a group: as `WaitingEntry.objects.in_line` orders it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Standing:
    """What a place in the line is told by: the number, and the contract of the part before, None for a newcomer."""

    number: int
    continues: int | None


def stood_behind(gone: Standing, stays: Standing, *, may_be_preferred: bool) -> bool:
    """Did whoever is gone certainly stand behind whoever stays, who has not moved by it then.

    `may_be_preferred`: by the rules a child of a category may stand before this one with a later number.
    """
    if gone.continues is not None and stays.continues is not None:
        return gone.continues > stays.continues
    if gone.continues is not None or stays.continues is not None:
        return gone.continues is None
    return gone.number > stays.number and not may_be_preferred
