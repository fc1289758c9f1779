"""Refusals of agreements with providers."""

from sotszakaz.foundation.constraints import name_constraint
from sotszakaz.foundation.errors import NotAllowed, NotFound, Refusal

__all__ = [
    "AlreadySigned",
    "AmendmentOpen",
    "AnswerMissing",
    "ContractsRun",
    "DaysReversed",
    "DisagreementOpen",
    "DueOutOfTerm",
    "DueReversed",
    "DuesDoNotAddUp",
    "EffectiveInFuture",
    "EffectiveInPast",
    "EndInPast",
    "GroundMissing",
    "LicenceResumed",
    "LicenceStopped",
    "LicenceTerminated",
    "LimitBelowTaken",
    "LimitNotPositive",
    "NotAllowed",
    "NotFound",
    "NotInForce",
    "NothingChanges",
    "NothingOffered",
    "ObjectionsMissing",
    "OfferReasonMissing",
    "OrderNotApproved",
    "ReasonMissing",
    "RecordNotActive",
    "RefusalReasonMissing",
    "ResumeTooEarly",
    "SameWords",
    "SignaturesMissing",
    "TermInUse",
    "TermIsOver",
    "TermPassed",
]

name_constraint(
    "agreement_under_licence",
    "Лицензия исполнителя не действует, новое соглашение с ним не заключают. Внесите действующую лицензию.",
)


class RecordNotActive(Refusal):
    code = "record_not_active"
    template = "Запись № {number} исключена из реестра. Соглашение заключают с исполнителем, который в реестре."


class DaysReversed(Refusal):
    code = "days_reversed"
    template = "Последний день ({last:%d.%m.%Y}) раньше первого ({first:%d.%m.%Y}). Исправьте срок соглашения."


class TermIsOver(Refusal):
    code = "term_is_over"
    template = "Срок соглашения закончился {last:%d.%m.%Y}. Укажите срок, который ещё действует."


class TermPassed(Refusal):
    code = "term_passed"
    template = "Срок соглашения прошёл {last:%d.%m.%Y}, продлить его уже нельзя. Заключите новое соглашение."


class LimitNotPositive(Refusal):
    code = "limit_not_positive"
    template = "Предельный объём средств больше нуля. Укажите сумму в рублях."


class OrderNotApproved(Refusal):
    """The document of an agreement names the order that it carries out (ст. 19 189-ФЗ)."""

    code = "order_not_approved"
    template = "Социальный заказ на {year} год не утверждён. Утвердите его, затем заключайте соглашение."


class ReasonMissing(Refusal):
    code = "reason_missing"
    template = "Напишите, почему соглашение расторгают: исполнитель увидит эту причину."


class NotInForce(Refusal):
    code = "agreement_not_in_force"
    template = "Соглашение № {number} сейчас — «{state}». Изменять можно только действующее соглашение."


class DueReversed(Refusal):
    code = "due_reversed"
    template = "Срок «не позднее» ({last:%d.%m.%Y}) раньше срока «не ранее» ({first:%d.%m.%Y}). Исправьте строку."


class DueOutOfTerm(Refusal):
    code = "due_out_of_term"
    template = (
        "Строка с днём {day:%d.%m.%Y} и годом {year} не подходит соглашению на {first:%d.%m.%Y} – {last:%d.%m.%Y}. "
        "Укажите год и дни внутри этого срока."
    )


class DuesDoNotAddUp(Refusal):
    code = "dues_do_not_add_up"
    template = "Строки по годам и кодам дают {total} ₽, а лимит — {limit} ₽. Исправьте строки или лимит."


class NothingChanges(Refusal):
    code = "nothing_changes"
    template = "Дополнительное соглашение ничего не меняет. Укажите новый лимит, последний день или реквизиты."


class GroundMissing(Refusal):
    code = "ground_missing"
    template = "Напишите основание: оно стоит в документе."


class AmendmentOpen(Refusal):
    """One amendment at a time: the next one starts from what this one leaves."""

    code = "amendment_open"
    template = "Уже предложено дополнительное соглашение № {number}. Дождитесь подписей или отзовите его."


class EffectiveInPast(Refusal):
    code = "effective_in_past"
    template = "Изменения вступают в силу не раньше сегодняшнего дня, а указано {day:%d.%m.%Y}. Исправьте день."


class LimitBelowTaken(Refusal):
    code = "limit_below_taken"
    template = "По соглашению уже занято {taken} ₽: оказано и удержано договорами. Укажите лимит не меньше {lowest} ₽."


class TermInUse(Refusal):
    code = "term_in_use"
    template = "По соглашению учатся дети. Последний день ({last:%d.%m.%Y}) можно перенести только на более поздний."


class SignaturesMissing(Refusal):
    code = "signatures_missing"
    template = "Документ подписали не все: очередь за стороной «{whose}». Дождитесь подписи."


class EndInPast(Refusal):
    code = "end_in_past"
    template = "Соглашение прекращают не раньше сегодняшнего дня, а указано {day:%d.%m.%Y}. Исправьте день."


class ContractsRun(Refusal):
    """Families learn beforehand (operations.md §1: with active certificates the end triggers a choice)."""

    code = "contracts_run"
    template = (
        "По соглашению действуют договоры или рассматриваются заявления. Назначьте день позже сегодняшнего: "
        "семьям сообщат заранее."
    )


class EffectiveInFuture(Refusal):
    code = "effective_in_future"
    template = "Изменения действуют с {day:%d.%m.%Y} и вступят в силу в этот день сами. Ничего делать не нужно."


class LicenceTerminated(Refusal):
    code = "licence_terminated"
    template = "Прекращённая лицензия снова не действует. Внесите другую лицензию исполнителя."


class LicenceReplaced(Refusal):
    code = "licence_replaced"
    template = "Лицензия заменена другой. Внесите действующую лицензию исполнителя."


class LicenceResumed(Refusal):
    code = "licence_resumed"
    template = "Уже внесено, что лицензия снова действует с {day:%d.%m.%Y}. Если это не так, внесите новую остановку."


class ResumeTooEarly(Refusal):
    code = "resume_too_early"
    template = "Лицензия не действует с {day:%d.%m.%Y}. Укажите день позже."


class LicenceStopped(Refusal):
    code = "licence_stopped"
    template = "Лицензия исполнителя не действует. Соглашение вступит в силу, когда внесут действующую лицензию."


class OfferReasonMissing(Refusal):
    code = "offer_reason_missing"
    template = "Напишите, почему соглашение отзывают: исполнитель увидит эту причину."


class NothingOffered(Refusal):
    code = "nothing_offered"
    template = "По соглашению № {number} сейчас ничего не предложено на подпись. Разногласия направляют до подписания."


class AlreadySigned(Refusal):
    """Who has signed agrees with the words."""

    code = "offer_already_signed"
    template = "Документ № {number} уже подписан одной из сторон. Разногласия направляют до подписания."


class ObjectionsMissing(Refusal):
    code = "objections_missing"
    template = "Назовите хотя бы один пункт и напишите его в своей редакции."


class SameWords(Refusal):
    code = "same_words"
    template = "Редакции пункта «{clause}» совпадают. Напишите, как он должен звучать."


class AnswerMissing(Refusal):
    code = "answer_missing"
    template = "На пункт «{clause}» нет ответа. Ответьте на каждый пункт."


class RefusalReasonMissing(Refusal):
    code = "refusal_reason_missing"
    template = "Напишите, почему отклонена редакция пункта «{clause}»: исполнитель увидит эту причину."


class DisagreementOpen(Refusal):
    code = "disagreement_open"
    template = "По документу не урегулированы разногласия: протокол № {number}. В силу он вступит после них."
