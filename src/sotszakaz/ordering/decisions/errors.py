"""Why an act cannot become a decision."""

from sotszakaz.foundation.errors import Refusal


class FactsMissing(Refusal):
    code = "decision_facts_missing"
    template = "В акте не хватает сведений: {missing}. Впишите их на этой странице и подтвердите акт снова."


class ActFromFuture(Refusal):
    code = "decision_act_from_future"
    template = "Дата акта, {day}, ещё не наступила. Проверьте дату и исправьте её на этой странице."


class CodesUndecided(Refusal):
    code = "decision_codes_undecided"
    template = (
        "Решите по каждому сомнительному коду услуги (осталось {left}): примите исправление, впишите код "
        "или не включайте услугу."
    )


class NewerDecision(Refusal):
    code = "decision_newer_in_force"
    template = "Уже действует решение не старше этого: {title}. Подтвердить можно только акт, который его сменяет."
