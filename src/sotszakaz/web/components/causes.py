"""Why an account moved, in words: the cause that each posting names."""

from collections.abc import Iterable
from typing import Any

from sotszakaz.demand.enrolments.selectors import contract_numbers

CONTRACT = "enrolments.contract"
WORDS = {
    "social_orders.socialorder": "социальный заказ утверждён, изменён или закрыт",
    "agreements.agreement": "заключено соглашение",
    "programmes.studygroup": "открыта группа",
    "programmes.placeschange": "изменено число мест группы",
    "certificates.certificateperiod": "номинал сертификата",
    "certificates.certificateaccount": "закрыт сертификат",
    "certificates.facevalue": "изменены номинал или пределы категории",
    "certificates.monthlydecrease": "номинал уменьшен на начавшийся месяц: с него ещё ничего не занято",
    "certificates.fundingscheme": "программа персонифицированного финансирования",
    "certificates.schemepart": "подпериод программы",
    "enrolments.enrolmentapplication": "заявление № {}",
    CONTRACT: "договор № {}",
    "ledger.posting": "отменена проводка № {}",
}


def with_causes(entries: Iterable[Any]) -> list[tuple[Any, str]]:
    """Entries of the ledger, each with the cause of its posting. One query for the numbers of contracts."""
    listed = list(entries)
    postings = [entry.posting for entry in listed]
    numbers = contract_numbers(each.cause_id for each in postings if each.cause_type == CONTRACT)
    return [(entry, _in_words(entry.posting.cause_type, entry.posting.cause_id, numbers)) for entry in listed]


def _in_words(cause_type: str, cause_id: int, numbers: dict[int, str]) -> str:
    name = numbers.get(cause_id, "—") if cause_type == CONTRACT else str(cause_id)
    return WORDS.get(cause_type, "—").format(name)
