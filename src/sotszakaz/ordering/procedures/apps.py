from django.apps import AppConfig

from sotszakaz.foundation.constraints import name_constraint
from sotszakaz.foundation.verification import register_check
from sotszakaz.ordering.procedures.verify import CHECKS


class ProceduresConfig(AppConfig):
    name = "sotszakaz.ordering.procedures"
    verbose_name = "пакет правовых актов"

    def ready(self) -> None:
        register_check(*CHECKS)
        name_constraint(
            "issued_act_never_changes", "Зарегистрированный акт не меняют. Зарегистрируйте акт, который его изменяет."
        )
