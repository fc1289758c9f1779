"""Who acts for a child."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models.functions import Now

from sotszakaz.demand.children import states
from sotszakaz.demand.children.models.child import Child
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.models import User


class Representative(models.Model):
    """A user acts for a child during `valid` (half-open); a child has one or several."""

    child = models.ForeignKey(Child, models.CASCADE, related_name="representatives", verbose_name="ребёнок")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    user = models.ForeignKey(User, models.PROTECT, related_name="represents", verbose_name="представитель")
    relation = models.CharField("кем приходится", max_length=20, choices=states.Relation)
    valid = DateRangeField("с какого по какой день")
    created_at = models.DateTimeField("когда записано", db_default=Now())

    class Meta:
        verbose_name = "законный представитель"
        verbose_name_plural = "законные представители"
        constraints = [
            ExclusionConstraint(
                name="representative_once_at_a_time",
                expressions=[
                    ("child", RangeOperators.EQUAL),
                    ("user", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                violation_error_message="Вы уже представляете этого ребёнка.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_relation_display()}: {self.user_id}"
