from django.apps import AppConfig


class EnrolmentsConfig(AppConfig):
    name = "sotszakaz.demand.enrolments"
    verbose_name = "зачисление"
