"""Which documents wait for signatures, and how long a side may take."""

from typing import Final

from sotszakaz.kernel.regulations.parameters.sources import RECALLED
from sotszakaz.kernel.regulations.types import Group, whole, yes_no

SAYS_NOTHING: Final = (
    "План апробации: документы электронные и подписываются. Что до подписей дело не начинается, прочитанные акты не "
    "говорят."
)


class Documents:
    """Deeds that wait for the last signature, each by its own procedure of the municipality."""

    AGREEMENT_NEEDS_SIGNATURES = yes_no(
        "agreement_needs_signatures",
        "Соглашение с исполнителем вступает в силу после подписей сторон",
        Group.DOCUMENTS,
        default=False,
        source=SAYS_NOTHING,
    )

    ORDER_NEEDS_SIGNATURES = yes_no(
        "order_needs_signatures",
        "Социальный заказ публикуют после подписи уполномоченного органа",
        Group.DOCUMENTS,
        default=False,
        source=SAYS_NOTHING,
    )

    MONTH_PAPERS_NEED_SIGNATURES = yes_no(
        "month_papers_need_signatures",
        "Акт, счёт и заявку на аванс принимают после подписи исполнителя",
        Group.DOCUMENTS,
        default=False,
        source=SAYS_NOTHING,
    )

    CONTRACT_NEEDS_SIGNATURES = yes_no(
        "contract_needs_signatures",
        "Месяц по договору с потребителем оплачивается после подписей обеих сторон договора",
        Group.DOCUMENTS,
        default=False,
        source=SAYS_NOTHING,
    )

    CERTIFICATE_NEEDS_SIGNATURES = yes_no(
        "certificate_needs_signatures",
        "Месяц по договору оплачивается после подписи социального сертификата",
        Group.DOCUMENTS,
        default=False,
        source=SAYS_NOTHING,
    )

    DISAGREEMENT_WORKING_DAYS = whole(
        "disagreement_working_days",
        "Срок ответа на протокол разногласий к соглашению",
        Group.DOCUMENTS,
        low=1,
        high=60,
        unit="рабочий день,рабочих дня,рабочих дней",
        default=5,
        source=RECALLED,
    )

    SIGNING_REMINDERS = yes_no(
        "signing_reminders",
        "Напоминать о сроке подписи под каждым документом, а не только там, где до подписей дело стоит",
        Group.DOCUMENTS,
        default=True,
        source=RECALLED,
    )

    SIGNING_WORKING_DAYS = whole(
        "signing_working_days",
        "Срок, в который сторона подписывает документ",
        Group.DOCUMENTS,
        low=1,
        high=60,
        unit="рабочий день,рабочих дня,рабочих дней",
        default=5,
        source=RECALLED,
    )
