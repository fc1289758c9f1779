from django.apps import AppConfig

from sotszakaz.foundation.constraints import name_constraint
from sotszakaz.foundation.verification import register_check
from sotszakaz.oversight.communication.verify import CHECKS
from sotszakaz.oversight.indicators.measures import register


class CommunicationConfig(AppConfig):
    name = "sotszakaz.oversight.communication"
    verbose_name = "информирование"

    def ready(self) -> None:
        from sotszakaz.oversight.communication.measures import MEASURES  # models need the registry of apps

        register(*MEASURES)
        register_check(*CHECKS)
        name_constraint("event_settled_stays", "Проведённое или отменённое событие не меняют.")
        name_constraint("publication_done_stays", "Вышедшую публикацию не меняют.")
