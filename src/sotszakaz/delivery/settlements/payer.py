"""Who moves money of one payer does it one at a time."""

from sotszakaz.kernel.municipalities.models import AuthorisedBody


def hold_payer(municipality_id: int) -> None:
    """Orders, answers, set-offs, returns and registers wait for each other: each of them locks several rows.

    Part of a larger transaction, its first lock after that of a closing.
    """
    payer = AuthorisedBody.objects.select_for_update(no_key=True).filter(municipality_id=municipality_id)
    list(payer.values_list("pk", flat=True))
