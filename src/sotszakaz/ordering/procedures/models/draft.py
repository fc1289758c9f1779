"""The draft of an act of the pack: what it would set, until it is signed."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sotszakaz.foundation.transitions import Moves
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.models import User
from sotszakaz.ordering.decisions.states import ActKind
from sotszakaz.ordering.plans.models import PlanItem
from sotszakaz.ordering.procedures import states


class ProcedureDraft(models.Model):
    """One living draft of a procedure. `values` are parameters as plain JSON; `revision` grows with every saving, so
    that what is registered is what a person has seen.
    """

    MOVES: ClassVar[Moves] = states.MOVES

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    procedure = models.CharField("порядок", max_length=40, choices=states.Procedure)
    state = models.CharField("состояние", max_length=20, choices=states.DraftState, default=states.DraftState.DRAFT)
    kind = models.CharField("вид акта", max_length=40, choices=ActKind)
    relation = models.CharField("что делает с прежним актом", max_length=20, choices=states.Relation)
    former = models.ForeignKey(
        "procedures.IssuedAct", models.PROTECT, null=True, related_name="+", verbose_name="прежний акт"
    )
    effective_on = models.DateField("вступает в силу", null=True)
    plan_item = models.ForeignKey(
        PlanItem, models.PROTECT, null=True, related_name="+", verbose_name="мероприятие плана"
    )
    values: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField("параметры")
    revision = models.PositiveIntegerField("редакция", default=1)
    saved_at = models.DateTimeField("когда сохранён", db_default=Now())
    saved_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="кто сохранил")

    class Meta:
        verbose_name = "проект порядка"
        verbose_name_plural = "проекты порядков"
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "procedure"],
                condition=Q(state=states.DraftState.DRAFT),
                name="procedure_draft_one",
                violation_error_message="Проект только что сохранил коллега. Сверьте с ним и отправьте ещё раз.",
            ),
            models.CheckConstraint(
                condition=Q(relation=states.Relation.FIRST, former__isnull=True)
                | (~Q(relation=states.Relation.FIRST) & Q(former__isnull=False)),
                name="procedure_draft_former",
                violation_error_message="Укажите прежний акт, который отменяет или изменяет проект.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_procedure_display()
