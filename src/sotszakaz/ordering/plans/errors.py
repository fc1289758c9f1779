"""Why a measure of the plan cannot be marked."""

from sotszakaz.foundation.errors import Refusal


class CompletionInFuture(Refusal):
    code = "plan_completion_in_future"
    template = "День выполнения ещё не наступил. Укажите день не позже сегодняшнего."


class TermUnknown(Refusal):
    code = "plan_term_unknown"
    template = "У этого мероприятия нет срока {day}. Обновите страницу и выберите срок из списка."


class CompletionUnnoted(Refusal):
    code = "plan_completion_unnoted"
    template = "Напишите, что сделано: реквизиты акта, ссылку или итог."
