"""Why a value of an indicator is refused."""

from collections.abc import Mapping

from sotszakaz.foundation.constraints import name_constraint
from sotszakaz.foundation.errors import Refusal

name_constraint(
    "indicators_enteredvalue_never_changes",
    "Введённое значение не меняется. Введите новое на тот же день: действует последнее.",
)
name_constraint(
    "indicators_valuewithdrawal_never_changes", "Отзыв не меняется. Если значение верно, введите его заново."
)
name_constraint("quarter_figure_final_stays", "Квартал закончился, его значение не меняется.")


class ComputedByRegistries(Refusal):
    code = "indicator_computed"
    template = "Показатель {key} система считает по реестрам, вводить его не нужно. Откройте строки за числом."
    status = 409


class WrongKind(Refusal):
    code = "indicator_wrong_kind"
    template = "В показатель {key} вводят: {kinds}. Выберите это и введите значение снова."


class ValueOfFuture(Refusal):
    code = "indicator_value_of_future"
    template = "День {day} ещё не наступил. Укажите день, на который значение уже известно."


class NothingToTake(Refusal):
    code = "indicator_nothing_to_take"
    template = "Решения пока нет, поэтому нет и показателей. Загрузите акт и подтвердите его."


class FormSent(Refusal):
    code = "indicator_form_sent"
    template = "Из этой формы значение уже записано, теперь в ней другое. Если нужно и оно, отправьте форму ещё раз."
    status = 409


class ReasonMissing(Refusal):
    code = "indicator_reason_missing"
    template = "Напишите, почему отзываете значение."


class AlreadyWithdrawn(Refusal):
    code = "indicator_already_withdrawn"
    template = "Это значение уже отозвано."
    status = 409
    is_overtaken = True


class RowsRefused(Refusal):
    """Of several rows entered at once; `rows` are the refusals by the keys of their rows."""

    code = "indicator_rows_refused"
    template = "Ничего не записано. Исправьте строки: {keys}."

    def __init__(self, rows: Mapping[str, Refusal]) -> None:
        super().__init__(keys=", ".join(rows))
        self.rows = rows
