"""Why the list of services or its unit costs cannot be changed."""

from sotszakaz.foundation.errors import Refusal


class UnitCostInForce(Refusal):
    code = "unit_cost_in_force"
    template = "С {day} или позже нормативные затраты этой услуги уже заданы. Укажите более поздний день начала."
