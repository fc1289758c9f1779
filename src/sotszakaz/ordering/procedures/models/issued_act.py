"""An act of the pack that was signed outside and registered, and the parameters that it confirms."""

from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.regulations.models import Regulation
from sotszakaz.kernel.users.models import User
from sotszakaz.ordering.decisions.states import ActKind
from sotszakaz.ordering.plans.models import PlanItem
from sotszakaz.ordering.procedures import states
from sotszakaz.ordering.procedures.models.draft import ProcedureDraft


class IssuedAct(models.Model):
    """`valid` is the act's own force; `regulation` is the version of the rules that it brought, perhaps from a later
    day. An act that changes another is in force beside it and ends with it. Only the end of `valid` ever changes.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    procedure = models.CharField("порядок", max_length=40, choices=states.Procedure)
    draft = models.OneToOneField(ProcedureDraft, models.PROTECT, related_name="act", verbose_name="проект")
    kind = models.CharField("вид акта", max_length=40, choices=ActKind)
    number = models.CharField("номер", max_length=40)
    dated_on = models.DateField("дата")
    title = models.TextField("название")
    relation = models.CharField("что делает с прежним актом", max_length=20, choices=states.Relation)
    former = models.ForeignKey("self", models.PROTECT, null=True, related_name="later", verbose_name="прежний акт")
    valid = DateRangeField("действует")
    regulation = models.ForeignKey(Regulation, models.PROTECT, related_name="+", verbose_name="версия правил")
    plan_item = models.ForeignKey(
        PlanItem, models.PROTECT, null=True, related_name="+", verbose_name="мероприятие плана"
    )
    file_name = models.CharField("имя файла", max_length=255)
    format = models.CharField("формат", max_length=10)
    content = models.BinaryField("содержимое файла")
    size = models.PositiveIntegerField("размер, байт")
    sha256 = models.CharField("отпечаток файла", max_length=64)
    issued_at = models.DateTimeField("когда зарегистрирован", db_default=Now())
    issued_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="кто зарегистрировал")

    class Meta:
        verbose_name = "изданный акт"
        verbose_name_plural = "изданные акты"
        constraints = [
            ExclusionConstraint(
                expressions=[
                    ("municipality", RangeOperators.EQUAL),
                    ("procedure", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                condition=~Q(relation=states.Relation.CHANGES),
                name="issued_act_no_overlap",
                violation_error_message="На эти дни уже действует другой акт этого порядка. Проверьте дни.",
            ),
            models.UniqueConstraint(
                fields=["municipality", "procedure", "kind", "number", "dated_on"],
                name="issued_act_unique",
                violation_error_message="Акт с этим номером и датой уже зарегистрирован. Проверьте реквизиты.",
            ),
            models.CheckConstraint(
                condition=Q(valid__isempty=False, valid__startswith__gte=F("dated_on")),
                name="issued_act_starts",
                violation_error_message="Акт не может вступить в силу раньше своей даты и действует хотя бы день.",
            ),
            models.CheckConstraint(
                condition=Q(relation=states.Relation.FIRST, former__isnull=True)
                | (~Q(relation=states.Relation.FIRST) & Q(former__isnull=False)),
                name="issued_act_former",
                violation_error_message="Укажите прежний акт, который отменяет или изменяет новый.",
            ),
            models.CheckConstraint(
                condition=~Q(number="") & Q(sha256__regex=r"^[0-9a-f]{64}$"),
                name="issued_act_named",
                violation_error_message="У изданного акта есть номер и файл. Укажите их.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} от {self.dated_on:%d.%m.%Y} № {self.number}"


class ConfirmedParameter(models.Model):
    """A parameter that an act confirms: its value as plain JSON and the clause that says it."""

    act = models.ForeignKey(IssuedAct, models.PROTECT, related_name="parameters", verbose_name="акт")
    ordinal = models.PositiveSmallIntegerField("порядок в акте")
    key = models.CharField("параметр", max_length=80)
    value: "models.JSONField[Any, Any]" = models.JSONField("значение", null=True)
    clause = models.CharField("пункт", max_length=300)

    class Meta:
        verbose_name = "подтверждённый параметр"
        verbose_name_plural = "подтверждённые параметры"
        ordering = ["ordinal"]
        constraints = [
            models.UniqueConstraint(
                fields=["act", "key"],
                name="confirmed_parameter_once",
                violation_error_message="Акт уже подтверждает этот параметр.",
            )
        ]

    def __str__(self) -> str:
        return self.key
