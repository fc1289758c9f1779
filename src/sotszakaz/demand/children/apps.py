from django.apps import AppConfig

from sotszakaz.demand.children.verify import CHECKS
from sotszakaz.foundation.constraints import name_constraint
from sotszakaz.foundation.verification import register_check


class ChildrenConfig(AppConfig):
    name = "sotszakaz.demand.children"
    verbose_name = "дети"

    def ready(self) -> None:
        register_check(*CHECKS)
        name_constraint(
            "child_merges_into_living",
            "Объединить можно только с действующей записью этого же муниципалитета.",
            is_overtaken=True,
        )
        name_constraint(
            "child_confirmed_stays",
            "Подтверждённые данные ребёнка меняются решением, которое называет документ. Откройте «Изменить данные».",
        )
