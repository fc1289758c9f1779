"""Why a deed of the plan is refused."""

from sotszakaz.foundation.errors import Refusal


class CompletionInFuture(Refusal):
    code = "plan_completion_in_future"
    template = "День выполнения ещё не наступил. Укажите день не позже сегодняшнего."


class CompletionBeforeLaw(Refusal):
    code = "plan_completion_before_law"
    template = "Закон, который исполняет план, принят {day}. Проверьте год выполнения."


class CompletionBeforeTerm(Refusal):
    code = "plan_completion_before_term"
    template = "Срок до {due} открывается {opens}. Сделанное раньше относится к прежнему сроку: выберите его."


class TermUnknown(Refusal):
    code = "plan_term_unknown"
    template = "У этого мероприятия нет срока {day}. Выберите срок из списка."


class CompletionUnnoted(Refusal):
    code = "plan_completion_unnoted"
    template = "Напишите, что сделано: реквизиты акта, ссылку или итог."


class WithdrawalUnreasoned(Refusal):
    code = "plan_withdrawal_unreasoned"
    template = "Напишите, почему отметка снимается."


class DocumentUnknown(Refusal):
    code = "plan_document_unknown"
    template = "Документа № {number} нет среди документов, которые вам видны. Проверьте номер в разделе «Документы»."


class EvidenceMissing(Refusal):
    code = "plan_evidence_missing"
    template = "Приложите файл или укажите номер документа системы."


class KeeperForeign(Refusal):
    code = "plan_keeper_foreign"
    template = "Этот человек не видит план муниципалитета. Выберите сотрудника из списка."


class PrecedenceCircle(Refusal):
    code = "plan_precedence_circle"
    template = "Так мероприятие {number} ждало бы само себя. Уберите обратную связь или выберите другое мероприятие."
