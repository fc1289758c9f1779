"""Why a scenario, what is made of it, or a simulation of the year is refused."""

from sotszakaz.foundation.constraints import name_constraint
from sotszakaz.foundation.errors import Refusal

name_constraint("scenario_chosen_stays", "Выбранный расчёт не меняется. Сделайте копию и измените её.")


class ScenarioIncomplete(Refusal):
    code = "scenario_incomplete"
    template = "Расчёт не закончен: {what}"


class ScenarioChosen(Refusal):
    code = "scenario_chosen"
    template = "Этот расчёт уже выбран и стал черновиком заказа, менять его нельзя. Сделайте копию и измените её."
    status = 409


class ServiceNotOfDecision(Refusal):
    code = "scenario_service_not_of_decision"
    template = "Этой услуги нет в решении, которое действует сегодня. Выберите другую услугу."


class YearOutside(Refusal):
    code = "scenario_year_outside"
    template = "Период расчёта не захватывает {year} год. Выберите год из периода расчёта."


class RowTooSmall(Refusal):
    code = "scenario_row_too_small"
    template = (
        "Услуге {service} {method} досталось слишком мало: получателей {recipients}, человеко-часов {hours}. "
        "Измените её долю или способ."
    )


class BudgetCodeMissing(Refusal):
    code = "scenario_budget_code_missing"
    template = "В заказе на {year} год ещё нет строки бюджета. Введите код бюджетной классификации."


class SchemeOfAnother(Refusal):
    code = "scenario_scheme_linked"
    template = "По этому предложению программа уже записана. Откройте её в списке номиналов."
    status = 409


class NothingToReplay(Refusal):
    code = "simulation_nothing_to_replay"
    template = (
        "За последние {weeks} нед. никто не записывался, повторять нечего. Укажите больше недель или дождитесь записей."
    )
