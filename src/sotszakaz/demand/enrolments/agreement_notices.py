"""What families are told when the agreement with the provider of their child is to end."""

from collections.abc import Sequence
from datetime import date

from sotszakaz.demand.children.selectors import representatives_of
from sotszakaz.demand.enrolments.models import Contract, EnrolmentApplication
from sotszakaz.demand.enrolments.states import ContractState
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.kernel.notices.actions import Telling, tell
from sotszakaz.kernel.users.roles import AREA_CITIZEN

APPLICATION = EnrolmentApplication._meta.label_lower


def tell_families_of_ends(messages: Sequence[OutboxMessage]) -> None:
    """A handler of the outbox: the families whose contracts run under the agreement; each contract goes on."""
    ends = {each.subject_id: each for each in messages}
    contracts = list(
        Contract.objects.filter(agreement_id__in=ends, state=ContractState.ACTIVE)
        .select_related("child", "group__part__programme", "agreement__record__organisation")
        .order_by("pk")
    )
    families = representatives_of(each.child_id for each in contracts)
    tell(
        Telling(
            ends[each.agreement_id],
            user_id,
            AREA_CITIZEN,
            f"{each.child.first_name}: соглашение с исполнителем прекращается {_day(ends[each.agreement_id])}"[:200],
            f"«{each.group.part.programme.name}», {each.agreement.record.organisation.short_name}. Ваш договор № "
            f"{each.number} действует и оплачивается до конца. Новых договоров с этим исполнителем по сертификату не "
            "будет: для продолжения заранее выберите другую программу.",
            subject=(APPLICATION, each.application_id),
        )
        for each in contracts
        for user_id in families.get(each.child_id, [])
    )


def _day(message: OutboxMessage) -> str:
    return f"{date.fromisoformat(message.payload['ends_on']):%d.%m.%Y}"
