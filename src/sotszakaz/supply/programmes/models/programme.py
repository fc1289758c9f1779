"""An educational programme and its parts: the part is what is priced, booked and contracted."""

from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.transitions import Moves
from sotszakaz.kernel.municipalities.models import Municipality, Organisation
from sotszakaz.ordering.catalogue.models import SocialService
from sotszakaz.ordering.catalogue.states import Locality
from sotszakaz.supply.programmes.states import PROGRAMME_MOVES, ProgrammeState
from sotszakaz.supply.providers.models import RegistryRecord


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    def published(self) -> Self:
        """Those that the public sees."""
        return self.filter(state=ProgrammeState.PUBLISHED)

    def lock(self, programme_id: int) -> "Programme":
        """The programme, locked until the transaction ends. Raises NotFound."""
        programme = self.select_for_update(of=("self",), no_key=True).filter(pk=programme_id).first()
        if programme is None:
            raise NotFound()
        return programme


class Programme(models.Model):
    """What a provider teaches, under one service of the registry record.

    `sort_key` orders names, `search_text` is what the catalogue searches; both are lower case with «е» for «ё».
    `locality` chooses the parameters of the normative price, `has_entrance_tests` the term of an answer.
    `focus` and `form` are the provider's own words, to be compared with those of the service; empty: not said.
    Steps from state to state are kept by a trigger in `ProgrammeStep`; `remarks` are those of the latest return.
    `search_words` are its Russian stems, `name_words` those of the name, both made by the database.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="programmes", verbose_name="исполнитель"
    )
    record = models.ForeignKey(
        RegistryRecord, models.PROTECT, related_name="programmes", verbose_name="реестровая запись"
    )
    service = models.ForeignKey(SocialService, models.PROTECT, related_name="+", verbose_name="услуга")
    name = models.CharField("название", max_length=250)
    annotation = models.TextField("краткое описание")
    age_from = models.PositiveSmallIntegerField("возраст от, лет")
    age_to = models.PositiveSmallIntegerField("возраст до, лет")
    locality = models.CharField("местность", max_length=10, choices=Locality, default=Locality.TOWN)
    has_entrance_tests = models.BooleanField("есть вступительные испытания", default=False)
    state = models.CharField("состояние", max_length=20, choices=ProgrammeState, default=ProgrammeState.DRAFT)
    focus = models.CharField("направленность", max_length=120, blank=True)
    form = models.CharField("форма обучения", max_length=120, blank=True)
    moved_at = models.DateTimeField("когда изменилось состояние", db_default=Now())
    moved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто изменил состояние"
    )
    remarks = models.TextField("замечания", blank=True)
    decide_by_on = models.DateField("срок модерации", null=True)
    reminded_at = models.DateTimeField("когда напомнили о сроке", null=True)
    sort_key = models.CharField("ключ сортировки", max_length=250, db_collation="C")
    search_text = models.TextField("текст для поиска")
    search_words = models.GeneratedField(
        expression=SearchVector("search_text", config="russian"),
        output_field=SearchVectorField(),
        db_persist=True,
        verbose_name="основы слов для поиска",
    )
    name_words = models.GeneratedField(
        expression=SearchVector("sort_key", config="russian"),
        output_field=SearchVectorField(),
        db_persist=True,
        verbose_name="основы слов названия",
    )
    created_at = models.DateTimeField("когда создана", db_default=Now())
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто создал"
    )
    published_at = models.DateTimeField("когда опубликована", null=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто опубликовал"
    )

    MOVES: ClassVar[Moves] = PROGRAMME_MOVES
    STAMPS: ClassVar[dict[str, str]] = {"publish": "published", "approve": "published"}

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = "программа"
        verbose_name_plural = "программы"
        indexes = [
            models.Index(fields=["municipality", "organisation", "sort_key"], name="programme_of_provider"),
            models.Index(fields=["sort_key"], condition=Q(state=ProgrammeState.PUBLISHED), name="programme_by_name"),
            GinIndex(fields=["search_words"], name="programme_search"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["record", "sort_key"],
                name="programme_name_unique",
                violation_error_message="Программа с таким названием у вас уже есть. Измените название.",
            ),
            models.CheckConstraint(
                condition=Q(age_from__lte=F("age_to")),
                name="programme_ages_ordered",
                violation_error_message="Младший возраст не больше старшего. Поменяйте их местами.",
            ),
            models.CheckConstraint(
                condition=Q(~Q(state=ProgrammeState.PUBLISHED), published_at__isnull=True, published_by__isnull=True)
                | Q(state=ProgrammeState.PUBLISHED, published_at__isnull=False),
                name="programme_published_with_moment",
                violation_error_message="У опубликованной программы есть время публикации, у черновика его нет.",
            ),
            models.CheckConstraint(
                condition=~Q(state=ProgrammeState.RETURNED) | ~Q(remarks=""),
                name="programme_returned_with_remarks",
                violation_error_message="Напишите замечания: по ним исполнитель исправит программу.",
            ),
            models.CheckConstraint(
                condition=Q(state=ProgrammeState.MODERATION, decide_by_on__isnull=False)
                | Q(~Q(state=ProgrammeState.MODERATION), decide_by_on__isnull=True),
                name="programme_moderated_in_term",
                violation_error_message="У программы на модерации есть срок решения.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ProgrammeStep(models.Model):
    """A step of a programme into a state; rows are written by a trigger and never change."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="steps", verbose_name="программа")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    state = models.CharField("состояние", max_length=20, choices=ProgrammeState)
    made_at = models.DateTimeField("когда")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто"
    )
    remarks = models.TextField("замечания", blank=True)

    class Meta:
        verbose_name = "шаг программы"
        verbose_name_plural = "шаги программ"
        indexes = [models.Index(fields=["programme", "made_at", "id"], name="programme_step_latest")]

    def __str__(self) -> str:
        return f"{self.made_at:%d.%m.%Y}: {self.get_state_display()}"
