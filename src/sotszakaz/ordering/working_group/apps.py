from django.apps import AppConfig


class WorkingGroupConfig(AppConfig):
    name = "sotszakaz.ordering.working_group"
    verbose_name = "рабочая группа"
