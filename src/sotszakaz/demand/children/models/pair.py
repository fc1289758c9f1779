"""Two records of one municipality that look like one child, and what a person has said of them."""

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from sotszakaz.demand.children.models.child import Child
from sotszakaz.demand.children.states import LIVING, PAIR_MOVES, PairState, Reason
from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.transitions import Moves
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.models import User


class DuplicatePairQuerySet(models.QuerySet["DuplicatePair"]):
    def to_decide(self) -> Self:
        """Suspected ones of which both records are in force, the likeliest first."""
        suspected = self.filter(state=PairState.SUSPECTED, left__state__in=LIVING, right__state__in=LIVING)
        return suspected.order_by("-score", "pk")

    def lock(self, pair_id: int) -> "DuplicatePair":
        """The pair, locked until the transaction ends. Raises NotFound."""
        pair = self.select_for_update(of=("self",), no_key=True).filter(pk=pair_id).first()
        if pair is None:
            raise NotFound()
        return pair


class DuplicatePair(models.Model):
    """Found by the radar or at registration, decided by a person; what was decided is remembered.

    `score` goes to 100; `reasons` say what speaks for and against. `kept` is the record that stays after a merge.
    """

    MOVES: ClassVar[Moves] = PAIR_MOVES
    STAMPS: ClassVar[dict[str, str]] = {"merge": "decided", "differ": "decided"}

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    left = models.ForeignKey(Child, models.PROTECT, related_name="+", db_index=False, verbose_name="первая запись")
    right = models.ForeignKey(Child, models.PROTECT, related_name="+", verbose_name="вторая запись")
    score = models.PositiveSmallIntegerField("сходство из 100")
    reasons = ArrayField(models.CharField(max_length=40, choices=Reason), verbose_name="причины")
    state = models.CharField("состояние", max_length=20, choices=PairState, default=PairState.SUSPECTED)
    found_at = models.DateTimeField("когда найдены", db_default=Now())
    kept = models.ForeignKey(Child, models.PROTECT, null=True, related_name="+", verbose_name="какая запись осталась")
    decided_at = models.DateTimeField("когда решено", null=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="кто решил")
    note = models.TextField("чем подтверждено", blank=True)

    objects = DuplicatePairQuerySet.as_manager()

    class Meta:
        verbose_name = "похожие записи о детях"
        verbose_name_plural = "похожие записи о детях"
        indexes = [models.Index(fields=["municipality", "state", "-score", "id"], name="duplicate_to_decide")]
        constraints = [
            models.UniqueConstraint(
                fields=["left", "right"],
                name="duplicate_pair_unique",
                violation_error_message="Эти записи уже сравнивают.",
            ),
            models.CheckConstraint(
                condition=Q(left__lt=F("right")),
                name="duplicate_pair_ordered",
                violation_error_message="Пара записывается один раз, меньшим номером вперёд.",
            ),
            models.CheckConstraint(
                condition=Q(score__range=(1, 100)),
                name="duplicate_score_in_range",
                violation_error_message="Сходство считается от 1 до 100.",
            ),
            models.CheckConstraint(
                condition=Q(state=PairState.SUSPECTED, decided_at__isnull=True, decided_by__isnull=True)
                | (~Q(state=PairState.SUSPECTED) & Q(decided_at__isnull=False, note__gt="")),
                name="duplicate_decided_with_note",
                violation_error_message="У решения есть время и пояснение.",
            ),
            models.CheckConstraint(
                condition=(Q(state=PairState.MERGED) & (Q(kept=F("left")) | Q(kept=F("right"))))
                | (~Q(state=PairState.MERGED) & Q(kept__isnull=True)),
                name="duplicate_kept_one_of_two",
                violation_error_message="После объединения остаётся одна из двух записей.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.left_id} и {self.right_id}: {self.get_state_display()}"

    @property
    def reasons_in_words(self) -> list[str]:
        return [str(Reason(each).label) for each in self.reasons]
