from django.apps import AppConfig


class MunicipalitiesConfig(AppConfig):
    name = "sotszakaz.kernel.municipalities"
    verbose_name = "муниципалитеты"
