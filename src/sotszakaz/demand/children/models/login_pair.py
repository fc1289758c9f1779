"""Two logins of one municipality that look like one parent's, and what a person has said of them."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from sotszakaz.demand.children.states import LOGIN_PAIR_MOVES, LoginPairState
from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.transitions import Moves
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.models import User


class LoginPairQuerySet(models.QuerySet["LoginPair"]):
    def to_decide(self) -> Self:
        """Suspected ones of which both logins are open, the latest found first."""
        suspected = self.filter(state=LoginPairState.SUSPECTED, left__is_active=True, right__is_active=True)
        return suspected.order_by("-found_at", "pk")

    def lock(self, pair_id: int) -> "LoginPair":
        """The pair, locked until the transaction ends. Raises NotFound."""
        pair = self.select_for_update(of=("self",), no_key=True).filter(pk=pair_id).first()
        if pair is None:
            raise NotFound()
        return pair


class LoginPair(models.Model):
    """Found by the periodic search; `left` is the elder login. What was decided is remembered."""

    MOVES: ClassVar[Moves] = LOGIN_PAIR_MOVES
    STAMPS: ClassVar[dict[str, str]] = {"merge": "decided", "differ": "decided"}

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    left = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False, verbose_name="первый вход")
    right = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False, verbose_name="второй вход")
    share_phone = models.BooleanField("один телефон")
    share_child = models.BooleanField("представляют одного ребёнка")
    state = models.CharField("состояние", max_length=20, choices=LoginPairState, default=LoginPairState.SUSPECTED)
    found_at = models.DateTimeField("когда найдены", db_default=Now())
    decided_at = models.DateTimeField("когда решено", null=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="кто решил")
    note = models.TextField("чем подтверждено", blank=True)

    objects = LoginPairQuerySet.as_manager()

    class Meta:
        verbose_name = "похожие входы родителей"
        verbose_name_plural = "похожие входы родителей"
        indexes = [models.Index(fields=["municipality", "state", "-found_at", "id"], name="login_pair_to_decide")]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "left", "right"],
                name="login_pair_unique",
                violation_error_message="Эти входы уже сравнивают.",
            ),
            models.CheckConstraint(
                condition=Q(left__lt=F("right")),
                name="login_pair_ordered",
                violation_error_message="Пара записывается один раз, меньшим номером вперёд.",
            ),
            models.CheckConstraint(
                condition=Q(state=LoginPairState.SUSPECTED, decided_at__isnull=True, decided_by__isnull=True)
                | (~Q(state=LoginPairState.SUSPECTED) & Q(decided_at__isnull=False, note__gt="")),
                name="login_pair_decided_with_note",
                violation_error_message="У решения есть время и пояснение.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.left_id} и {self.right_id}: {self.get_state_display()}"

    @property
    def reasons(self) -> list[str]:
        """Why the two look like one person's."""
        said = (("один телефон", self.share_phone), ("представляют одного ребёнка", self.share_child))
        return ["совпадает имя", *(words for words, holds in said if holds)]
