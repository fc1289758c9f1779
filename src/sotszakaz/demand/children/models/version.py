"""What was known of a child from a day on, and what a family asks to change of it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sotszakaz.demand.children import states
from sotszakaz.demand.children.models.child import Child
from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.transitions import Moves
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.models import User


class DatedFacts(models.Model):
    """Data of a child with the document that they stand on and the day from which they hold (`rules.Deed`)."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    last_name = models.CharField("фамилия", max_length=60)
    first_name = models.CharField("имя", max_length=60)
    middle_name = models.CharField("отчество", max_length=60, blank=True)
    birth_date = models.DateField("дата рождения")
    snils = models.CharField("СНИЛС", max_length=11, blank=True)
    category = models.CharField("категория", max_length=20, choices=states.ChildCategory)
    address = models.CharField("адрес места жительства", max_length=300, blank=True)
    paper = models.CharField("вид документа", max_length=20, choices=states.DataPaper, blank=True)
    paper_number = models.CharField("номер документа", max_length=100, blank=True)
    paper_dated_on = models.DateField("дата документа", null=True)
    words = models.CharField("пояснение", max_length=400, blank=True)
    since = models.DateField("действует с", null=True)

    class Meta:
        abstract = True

    @property
    def paper_in_words(self) -> str:
        """«свидетельство о перемене имени № I-АА 000000 от 01.09.2026», with the words that explain it."""
        if not self.paper or self.paper_dated_on is None:
            return ""
        kind = states.DataPaper(self.paper).label
        said = f"{kind} № {self.paper_number} от {self.paper_dated_on:%d.%m.%Y}"
        return f"{said} ({self.words})" if self.words else said

    @property
    def is_secret(self) -> bool:
        """Only the office and whoever has shown the document may learn of it (ст. 139 СК РФ)."""
        return self.paper in states.SECRET_PAPERS


UNDECIDED = Q(decided_at__isnull=True, decided_by__isnull=True, answer="")
NAMED = (
    Q(paper_dated_on__isnull=False, since__isnull=False)
    & Q(paper__in=states.DataPaper.values, paper_number__gt="")
    & (~Q(paper=states.DataPaper.OTHER) | Q(words__gt=""))
)


class ChangeRequestQuerySet(models.QuerySet["ChangeRequest"]):
    def lock(self, request_id: int) -> "ChangeRequest":
        """The request, locked until the transaction ends. Raises NotFound."""
        request = self.select_for_update(of=("self",), no_key=True).filter(pk=request_id).first()
        if request is None:
            raise NotFound()
        return request


class ChangeRequest(DatedFacts):
    """A representative asks to change confirmed data and shows the document; what was asked never changes (trigger).

    `answer_by_on` is the last day for the office to answer; requests from before there was a term have none.
    """

    MOVES: ClassVar[Moves] = states.REQUEST_MOVES
    STAMPS: ClassVar[dict[str, str]] = {"grant": "decided", "decline": "decided", "withdraw": "decided"}

    child = models.ForeignKey(Child, models.PROTECT, related_name="change_requests", verbose_name="ребёнок")
    scan = models.BinaryField("скан документа")
    media_type = models.CharField("вид файла", max_length=40)
    sha256 = models.CharField("SHA-256 скана", max_length=64)
    state = models.CharField("состояние", max_length=20, choices=states.RequestState, default=states.RequestState.ASKED)
    asked_at = models.DateTimeField("когда подана", db_default=Now())
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="кто просит")
    answer_by_on = models.DateField("ответить не позднее", null=True)
    decided_at = models.DateTimeField("когда решено", null=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="кто решил")
    answer = models.TextField("ответ", blank=True)

    objects = ChangeRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "просьба изменить данные ребёнка"
        verbose_name_plural = "просьбы изменить данные детей"
        indexes = [models.Index(fields=["municipality", "state", "id"], name="child_change_to_decide")]
        constraints = [
            models.UniqueConstraint(
                fields=["child"],
                condition=Q(state=states.RequestState.ASKED),
                name="child_change_one_open",
                violation_error_message="Просьба изменить данные уже подана. Дождитесь ответа или отзовите её.",
            ),
            models.CheckConstraint(
                condition=NAMED,
                name="child_change_request_named",
                violation_error_message="Просьба называет документ и день, с которого действуют новые данные.",
            ),
            models.CheckConstraint(
                condition=Q(UNDECIDED, state=states.RequestState.ASKED)
                | Q(
                    state__in=[states.RequestState.GRANTED, states.RequestState.WITHDRAWN],
                    decided_at__isnull=False,
                    answer="",
                )
                | Q(state=states.RequestState.DECLINED, decided_at__isnull=False, answer__gt=""),
                name="child_change_decided",
                violation_error_message="У решения по просьбе есть время, у отказа — ещё и объяснение.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.child_id}: {self.get_state_display()}"


class ChildVersion(DatedFacts):
    """What was known of the child from `since` on; the first version is what was confirmed and has no day or document.

    A child whose data never changed has none. Version by version, never changed (trigger); the latest is what the
    child's own row says.
    """

    child = models.ForeignKey(Child, models.PROTECT, related_name="versions", verbose_name="ребёнок")
    version = models.PositiveSmallIntegerField("редакция")
    sort_key = models.CharField("ключ сортировки", max_length=190, db_collation="C")
    request = models.OneToOneField(
        ChangeRequest, models.PROTECT, null=True, related_name="version", verbose_name="просьба семьи"
    )
    made_at = models.DateTimeField("когда внесена", db_default=Now())
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="кто внёс")

    class Meta:
        verbose_name = "редакция данных ребёнка"
        verbose_name_plural = "редакции данных детей"
        ordering = ["version"]
        indexes = [
            models.Index(fields=["municipality", "since"], name="child_version_since"),
            models.Index(fields=["municipality", "sort_key"], name="child_version_by_surname"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["child", "version"],
                name="child_version_once",
                violation_error_message="Данные только что изменил другой сотрудник. Сверьте их с документом снова.",
            ),
            models.CheckConstraint(
                condition=Q(version=1, since__isnull=True, paper="", paper_number="", paper_dated_on__isnull=True)
                | (Q(version__gt=1) & NAMED),
                name="child_version_named",
                violation_error_message="У изменения данных есть документ и день, с которого они действуют.",
            ),
        ]

    def __str__(self) -> str:
        return f"редакция {self.version} данных ребёнка № {self.child_id}"


class DeedScan(models.Model):
    """The document by which the office has changed data without a request: its scan, kept once *(rls)*.

    Apart from the version, whose rows are read by many. Never changes (trigger).
    """

    version = models.OneToOneField(
        ChildVersion, models.PROTECT, related_name="deed_scan", verbose_name="редакция данных"
    )
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    scan = models.BinaryField("скан документа")
    media_type = models.CharField("вид файла", max_length=40)
    sha256 = models.CharField("SHA-256 скана", max_length=64)

    class Meta:
        verbose_name = "скан документа об изменении данных"
        verbose_name_plural = "сканы документов об изменении данных"

    def __str__(self) -> str:
        return f"скан к редакции № {self.version_id}"
