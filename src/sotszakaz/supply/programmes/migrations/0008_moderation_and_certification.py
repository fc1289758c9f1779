"""A programme is moderated and certified: its steps, applications, experts, marks."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0004_numbers_of_acts"),
        ("municipalities", "0001_initial"),
        ("programmes", "0007_entry_by_end"),
        ("providers", "0004_licences"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Certification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("first", "заявка"), ("again", "повторная заявка"), ("appeal", "обжалование отказа")],
                        max_length=10,
                        verbose_name="вид",
                    ),
                ),
                ("statement", models.TextField(blank=True, verbose_name="пояснение исполнителя")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("applied", "подана"),
                            ("review", "на экспертизе"),
                            ("reviewed", "экспертиза завершена"),
                            ("certified", "сертифицирована"),
                            ("refused", "отказано"),
                            ("withdrawn", "отозвана исполнителем"),
                            ("revoked", "сертификация отозвана"),
                        ],
                        default="applied",
                        max_length=20,
                        verbose_name="состояние",
                    ),
                ),
                ("criteria", models.JSONField(verbose_name="критерии")),
                ("most_points", models.PositiveSmallIntegerField(verbose_name="наибольший балл")),
                (
                    "applied_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="когда подана"
                    ),
                ),
                ("applied_on", models.DateField(verbose_name="день подачи")),
                ("decide_by_on", models.DateField(verbose_name="срок решения")),
                ("reminded_at", models.DateTimeField(null=True, verbose_name="когда напомнили о сроке")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="когда решено")),
                ("decided_on", models.DateField(null=True, verbose_name="день решения")),
                ("percent", models.DecimalField(decimal_places=2, max_digits=5, null=True, verbose_name="набрано, %")),
                ("ground", models.CharField(blank=True, max_length=400, verbose_name="основание")),
                ("reason", models.TextField(blank=True, verbose_name="пояснение")),
                ("valid", django.contrib.postgres.fields.ranges.DateRangeField(null=True, verbose_name="действует")),
                ("revoked_at", models.DateTimeField(null=True, verbose_name="когда отозвана")),
            ],
            options={
                "verbose_name": "сертификация программы",
                "verbose_name_plural": "сертификации программ",
            },
        ),
        migrations.CreateModel(
            name="CertifiedPart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("hours", models.DecimalField(decimal_places=2, max_digits=9, verbose_name="часов на одного ребёнка")),
                ("price", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="цена части")),
            ],
            options={
                "verbose_name": "сертифицированная часть",
                "verbose_name_plural": "сертифицированные части",
            },
        ),
        migrations.CreateModel(
            name="ExpertMark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("criterion", models.PositiveSmallIntegerField(verbose_name="номер критерия")),
                ("points", models.PositiveSmallIntegerField(verbose_name="баллов")),
                ("note", models.CharField(blank=True, max_length=1000, verbose_name="пояснение")),
            ],
            options={
                "verbose_name": "оценка эксперта",
                "verbose_name_plural": "оценки экспертов",
                "ordering": ["criterion"],
            },
        ),
        migrations.CreateModel(
            name="ExpertReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[("assigned", "ждёт заключения"), ("finished", "заключение дано")],
                        default="assigned",
                        max_length=20,
                        verbose_name="состояние",
                    ),
                ),
                (
                    "assigned_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="когда назначен"
                    ),
                ),
                ("due_on", models.DateField(verbose_name="срок заключения")),
                ("reminded_at", models.DateTimeField(null=True, verbose_name="когда напомнили о сроке")),
                ("percent", models.DecimalField(decimal_places=2, max_digits=5, null=True, verbose_name="набрано, %")),
                ("conclusion", models.TextField(blank=True, verbose_name="заключение")),
                ("finished_at", models.DateTimeField(null=True, verbose_name="когда дано заключение")),
            ],
            options={
                "verbose_name": "экспертиза программы",
                "verbose_name_plural": "экспертизы программ",
            },
        ),
        migrations.CreateModel(
            name="ProgrammeStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "черновик"),
                            ("moderation", "на модерации"),
                            ("returned", "возвращена с замечаниями"),
                            ("published", "опубликована"),
                        ],
                        max_length=20,
                        verbose_name="состояние",
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="когда")),
                ("remarks", models.TextField(blank=True, verbose_name="замечания")),
            ],
            options={
                "verbose_name": "шаг программы",
                "verbose_name_plural": "шаги программ",
            },
        ),
        migrations.RemoveConstraint(
            model_name="programme",
            name="programme_published_with_moment",
        ),
        migrations.AddField(
            model_name="programme",
            name="decide_by_on",
            field=models.DateField(null=True, verbose_name="срок модерации"),
        ),
        migrations.AddField(
            model_name="programme",
            name="focus",
            field=models.CharField(blank=True, max_length=120, verbose_name="направленность"),
        ),
        migrations.AddField(
            model_name="programme",
            name="form",
            field=models.CharField(blank=True, max_length=120, verbose_name="форма обучения"),
        ),
        migrations.AddField(
            model_name="programme",
            name="moved_at",
            field=models.DateTimeField(
                db_default=django.db.models.functions.datetime.Now(), verbose_name="когда изменилось состояние"
            ),
        ),
        migrations.AddField(
            model_name="programme",
            name="moved_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="кто изменил состояние",
            ),
        ),
        migrations.AddField(
            model_name="programme",
            name="remarks",
            field=models.TextField(blank=True, verbose_name="замечания"),
        ),
        migrations.AddField(
            model_name="programme",
            name="reminded_at",
            field=models.DateTimeField(null=True, verbose_name="когда напомнили о сроке"),
        ),
        migrations.AlterField(
            model_name="programme",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "черновик"),
                    ("moderation", "на модерации"),
                    ("returned", "возвращена с замечаниями"),
                    ("published", "опубликована"),
                ],
                default="draft",
                max_length=20,
                verbose_name="состояние",
            ),
        ),
        migrations.AddConstraint(
            model_name="programme",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("state", "published"), _negated=True),
                        ("published_at__isnull", True),
                        ("published_by__isnull", True),
                    ),
                    models.Q(("published_at__isnull", False), ("state", "published")),
                    _connector="OR",
                ),
                name="programme_published_with_moment",
                violation_error_message="У опубликованной программы есть время публикации, у черновика его нет.",
            ),
        ),
        migrations.AddConstraint(
            model_name="programme",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "returned"), _negated=True),
                    models.Q(("remarks", ""), _negated=True),
                    _connector="OR",
                ),
                name="programme_returned_with_remarks",
                violation_error_message="Напишите замечания: по ним исполнитель исправит программу.",
            ),
        ),
        migrations.AddConstraint(
            model_name="programme",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decide_by_on__isnull", False), ("state", "moderation")),
                    models.Q(models.Q(("state", "moderation"), _negated=True), ("decide_by_on__isnull", True)),
                    _connector="OR",
                ),
                name="programme_moderated_in_term",
                violation_error_message="У программы на модерации есть срок решения.",
            ),
        ),
        migrations.AddField(
            model_name="certification",
            name="applied_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="кто подал",
            ),
        ),
        migrations.AddField(
            model_name="certification",
            name="decided_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="кто решил",
            ),
        ),
        migrations.AddField(
            model_name="certification",
            name="municipality",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="municipalities.municipality",
                verbose_name="муниципалитет",
            ),
        ),
        migrations.AddField(
            model_name="certification",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="municipalities.organisation",
                verbose_name="исполнитель",
            ),
        ),
        migrations.AddField(
            model_name="certification",
            name="previous",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="next",
                to="programmes.certification",
                verbose_name="прежняя заявка",
            ),
        ),
        migrations.AddField(
            model_name="certification",
            name="programme",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="certifications",
                to="programmes.programme",
                verbose_name="программа",
            ),
        ),
        migrations.AddField(
            model_name="certification",
            name="revoked_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="кто отозвал",
            ),
        ),
        migrations.AddField(
            model_name="certifiedpart",
            name="certification",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="parts",
                to="programmes.certification",
                verbose_name="сертификация",
            ),
        ),
        migrations.AddField(
            model_name="certifiedpart",
            name="municipality",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="municipalities.municipality",
                verbose_name="муниципалитет",
            ),
        ),
        migrations.AddField(
            model_name="certifiedpart",
            name="part",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="certified",
                to="programmes.programmepart",
                verbose_name="часть",
            ),
        ),
        migrations.AddField(
            model_name="expertmark",
            name="municipality",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="municipalities.municipality",
                verbose_name="муниципалитет",
            ),
        ),
        migrations.AddField(
            model_name="expertreview",
            name="assigned_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="кто назначил",
            ),
        ),
        migrations.AddField(
            model_name="expertreview",
            name="certification",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reviews",
                to="programmes.certification",
                verbose_name="сертификация",
            ),
        ),
        migrations.AddField(
            model_name="expertreview",
            name="expert",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="expert_reviews",
                to=settings.AUTH_USER_MODEL,
                verbose_name="эксперт",
            ),
        ),
        migrations.AddField(
            model_name="expertreview",
            name="finished_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="кто дал заключение",
            ),
        ),
        migrations.AddField(
            model_name="expertreview",
            name="municipality",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="municipalities.municipality",
                verbose_name="муниципалитет",
            ),
        ),
        migrations.AddField(
            model_name="expertmark",
            name="review",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="marks",
                to="programmes.expertreview",
                verbose_name="экспертиза",
            ),
        ),
        migrations.AddField(
            model_name="programmestep",
            name="made_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="кто",
            ),
        ),
        migrations.AddField(
            model_name="programmestep",
            name="municipality",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="municipalities.municipality",
                verbose_name="муниципалитет",
            ),
        ),
        migrations.AddField(
            model_name="programmestep",
            name="programme",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="steps",
                to="programmes.programme",
                verbose_name="программа",
            ),
        ),
        migrations.AddIndex(
            model_name="certification",
            index=models.Index(fields=["municipality", "state", "decide_by_on"], name="certification_waiting"),
        ),
        migrations.AddConstraint(
            model_name="certification",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("applied", "review", "reviewed"))),
                fields=("programme",),
                name="certification_one_live",
                violation_error_message="Заявка на сертификацию этой программы уже рассматривается.",
            ),
        ),
        migrations.AddConstraint(
            model_name="certification",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("state", "certified")),
                expressions=[("programme", "="), ("valid", "&&")],
                name="certification_no_overlap",
                violation_error_message="На эти дни программа уже сертифицирована.",
            ),
        ),
        migrations.AddConstraint(
            model_name="certification",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("decided_at__isnull", False),
                        ("decided_on__isnull", False),
                        ("state__in", ("certified", "refused", "revoked")),
                    ),
                    models.Q(
                        models.Q(("state__in", ("certified", "refused", "revoked")), _negated=True),
                        ("decided_at__isnull", True),
                        ("decided_on__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="certification_decided_with_moment",
                violation_error_message="У решения о сертификации есть день и время.",
            ),
        ),
        migrations.AddConstraint(
            model_name="certification",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["refused", "revoked"]), _negated=True),
                    models.Q(("ground", ""), _negated=True),
                    _connector="OR",
                ),
                name="certification_refused_with_ground",
                violation_error_message="Укажите основание: исполнитель его увидит.",
            ),
        ),
        migrations.AddConstraint(
            model_name="certification",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "certified"), _negated=True), ("valid__isempty", False), _connector="OR"
                ),
                name="certification_certified_with_days",
                violation_error_message="У сертификации есть срок действия.",
            ),
        ),
        migrations.AddConstraint(
            model_name="certification",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind", "first"), ("previous__isnull", False), _connector="OR"),
                name="certification_again_after_refusal",
                violation_error_message="Повторная заявка и обжалование ссылаются на прежний отказ.",
            ),
        ),
        migrations.AddConstraint(
            model_name="certifiedpart",
            constraint=models.UniqueConstraint(
                fields=("certification", "part"),
                name="certified_part_once",
                violation_error_message="Эта часть в заявке уже есть.",
            ),
        ),
        migrations.AddIndex(
            model_name="expertreview",
            index=models.Index(fields=["expert", "state", "due_on"], name="review_of_expert"),
        ),
        migrations.AddConstraint(
            model_name="expertreview",
            constraint=models.UniqueConstraint(
                fields=("certification", "expert"),
                name="expert_review_once",
                violation_error_message="Этот эксперт уже оценивает программу. Выберите другого.",
            ),
        ),
        migrations.AddConstraint(
            model_name="expertreview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("conclusion", ""), _negated=True),
                        ("finished_at__isnull", False),
                        ("percent__isnull", False),
                        ("state", "finished"),
                    ),
                    models.Q(("finished_at__isnull", True), ("percent__isnull", True), ("state", "assigned")),
                    _connector="OR",
                ),
                name="expert_review_finished_whole",
                violation_error_message="В заключении эксперта есть оценки и вывод. Заполните их.",
            ),
        ),
        migrations.AddConstraint(
            model_name="expertmark",
            constraint=models.UniqueConstraint(
                fields=("review", "criterion"),
                name="expert_mark_once",
                violation_error_message="По этому критерию оценка уже стоит.",
            ),
        ),
        migrations.AddIndex(
            model_name="programmestep",
            index=models.Index(fields=["programme", "made_at", "id"], name="programme_step_latest"),
        ),
    ]
