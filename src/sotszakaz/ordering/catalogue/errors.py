"""Why the list of services or its unit costs cannot be changed."""

from sotszakaz.foundation.errors import Refusal


class NormativeInForce(Refusal):
    code = "normative_in_force"
    template = "С {day} или позже параметры для этой местности уже заданы. Укажите более поздний день начала."


class MaterialsMissing(Refusal):
    """Each focus has materials of its own."""

    code = "normative_materials_missing"
    template = "Укажите стоимость средств обучения хотя бы одной направленности: без неё цену не посчитать."


class UnitCostInForce(Refusal):
    code = "unit_cost_in_force"
    template = "С {day} или позже нормативные затраты этой услуги уже заданы. Укажите более поздний день начала."
