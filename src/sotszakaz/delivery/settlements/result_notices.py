"""Families are told what their social certificate has brought."""

from collections.abc import Sequence

from sotszakaz.delivery.settlements.models import CertificateResult
from sotszakaz.demand.children.selectors import representatives_of
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.foundation.money import to_units
from sotszakaz.kernel.ledger.rules import spell
from sotszakaz.kernel.ledger.states import Unit
from sotszakaz.kernel.notices.actions import Telling, tell
from sotszakaz.kernel.users.roles import AREA_CITIZEN


def tell_of_results(messages: Sequence[OutboxMessage]) -> None:
    """A handler of the outbox: two queries for a batch, then the notices."""
    results = {
        each.contract.social_certificate_id: each
        for each in CertificateResult.objects.filter(
            contract__social_certificate__in=[each.subject_id for each in messages]
        )
        .select_related("contract__child", "contract__social_certificate")
        .order_by("pk")
    }
    families = representatives_of(each.contract.child_id for each in results.values())
    tellings = []
    for message in messages:
        result = results[message.subject_id]
        for user_id in families.get(result.contract.child_id, ()):
            title = f"{result.contract.child.first_name}: итоги социального сертификата"
            tellings.append(Telling(message, user_id, AREA_CITIZEN, title, _text(result)))
    tell(tellings)


def _text(result: CertificateResult) -> str:
    hours, paid = spell(to_units(result.person_hours), Unit.PERSON_HOUR), spell(to_units(result.amount), Unit.RUB)
    number = result.contract.social_certificate.number
    return (
        f"Сертификат № {number}: оказано {hours}, оплачено {paid}. "
        "Итоги по месяцам внесены в документ сертификата, откройте его в разделе «Заявления и договоры»."
    )
