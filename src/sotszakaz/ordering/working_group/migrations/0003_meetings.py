"""Meetings, agendas, presence, ballots, votes and assignments."""

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0010_expert_conclusions"),
        ("municipalities", "0001_initial"),
        ("working_group", "0002_members_dated"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AgendaItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ordinal", models.PositiveSmallIntegerField(verbose_name="номер вопроса")),
                ("title", models.CharField(max_length=500, verbose_name="вопрос")),
                ("speaker", models.CharField(blank=True, max_length=200, verbose_name="докладчик")),
                (
                    "form",
                    models.CharField(
                        choices=[("named", "поимённое"), ("secret", "тайное"), ("none", "без голосования")],
                        max_length=10,
                        verbose_name="голосование",
                    ),
                ),
                ("proposal", models.CharField(blank=True, max_length=2000, verbose_name="проект решения")),
                ("result", models.CharField(blank=True, max_length=2000, verbose_name="чем закончился вопрос")),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="municipalities.municipality",
                        verbose_name="муниципалитет",
                    ),
                ),
            ],
            options={
                "verbose_name": "вопрос повестки",
                "verbose_name_plural": "вопросы повестки",
                "ordering": ["ordinal"],
            },
        ),
        migrations.CreateModel(
            name="Meeting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_at", models.DateTimeField(verbose_name="начало")),
                ("place", models.CharField(blank=True, max_length=300, verbose_name="место")),
                ("link", models.URLField(blank=True, max_length=500, verbose_name="ссылка для подключения")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("prepared", "готовится"),
                            ("proposed", "повестка на утверждении"),
                            ("approved", "назначено"),
                            ("open", "идёт"),
                            ("closed", "закончено"),
                            ("cancelled", "отменено"),
                        ],
                        default="prepared",
                        max_length=20,
                        verbose_name="состояние",
                    ),
                ),
                (
                    "drafted_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="когда назначено"
                    ),
                ),
                ("proposed_at", models.DateTimeField(null=True, verbose_name="когда повестка передана")),
                ("return_note", models.CharField(blank=True, max_length=1000, verbose_name="что поправить в повестке")),
                ("approved_at", models.DateTimeField(null=True, verbose_name="когда утверждена повестка")),
                (
                    "head_away",
                    models.CharField(blank=True, max_length=500, verbose_name="почему повестку утвердил заместитель"),
                ),
                ("opened_at", models.DateTimeField(null=True, verbose_name="когда открыто")),
                ("closed_at", models.DateTimeField(null=True, verbose_name="когда закончено")),
                ("cancelled_at", models.DateTimeField(null=True, verbose_name="когда отменено")),
                ("cancel_reason", models.CharField(blank=True, max_length=1000, verbose_name="почему отменено")),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="кто утвердил повестку",
                    ),
                ),
                (
                    "cancelled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="кто отменил",
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="кто закончил",
                    ),
                ),
                (
                    "document",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.document",
                        verbose_name="протокол",
                    ),
                ),
                (
                    "drafted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="кто назначил",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meetings",
                        to="working_group.workinggroup",
                        verbose_name="рабочая группа",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="municipalities.municipality",
                        verbose_name="муниципалитет",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="кто открыл",
                    ),
                ),
                (
                    "presiding",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="working_group.member",
                        verbose_name="кто вёл",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="кто передал повестку",
                    ),
                ),
            ],
            options={
                "verbose_name": "заседание рабочей группы",
                "verbose_name_plural": "заседания рабочей группы",
                "ordering": ["-starts_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Guest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200, verbose_name="фамилия, имя, отчество")),
                ("position", models.CharField(blank=True, max_length=500, verbose_name="должность, организация")),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="municipalities.municipality",
                        verbose_name="муниципалитет",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="guests",
                        to="working_group.meeting",
                        verbose_name="заседание",
                    ),
                ),
            ],
            options={
                "verbose_name": "приглашённый",
                "verbose_name_plural": "приглашённые",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Ballot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "form",
                    models.CharField(
                        choices=[("named", "поимённое"), ("secret", "тайное"), ("none", "без голосования")],
                        max_length=10,
                        verbose_name="голосование",
                    ),
                ),
                ("wording", models.CharField(max_length=2000, verbose_name="что решают")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "идёт голосование"),
                            ("counted", "голоса подсчитаны"),
                            ("decided", "решение принято"),
                            ("void", "отменено"),
                        ],
                        default="open",
                        max_length=20,
                        verbose_name="состояние",
                    ),
                ),
                (
                    "opened_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="когда начато"
                    ),
                ),
                ("counted_at", models.DateTimeField(null=True, verbose_name="когда подсчитано")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="когда решено")),
                ("voided_at", models.DateTimeField(null=True, verbose_name="когда отменено")),
                ("void_reason", models.CharField(blank=True, max_length=500, verbose_name="почему отменено")),
                ("members", models.PositiveSmallIntegerField(null=True, verbose_name="членов группы")),
                ("present", models.PositiveSmallIntegerField(null=True, verbose_name="присутствовало")),
                ("participants", models.PositiveSmallIntegerField(null=True, verbose_name="участвовало в вопросе")),
                ("quorum_needed", models.PositiveSmallIntegerField(null=True, verbose_name="нужно для кворума")),
                ("majority_needed", models.PositiveSmallIntegerField(null=True, verbose_name="нужно голосов за")),
                ("votes_for", models.PositiveSmallIntegerField(null=True, verbose_name="за")),
                ("votes_against", models.PositiveSmallIntegerField(null=True, verbose_name="против")),
                ("abstained", models.PositiveSmallIntegerField(null=True, verbose_name="воздержались")),
                ("rule", models.CharField(blank=True, max_length=600, verbose_name="по какому правилу")),
                (
                    "casting",
                    models.CharField(
                        blank=True,
                        choices=[("for", "за"), ("against", "против"), ("abstained", "воздержаться")],
                        max_length=10,
                        verbose_name="решающий голос",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("adopted", "принято"), ("rejected", "не принято")],
                        max_length=10,
                        verbose_name="итог",
                    ),
                ),
                (
                    "counted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="кто закрыл",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="кто решил",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ballots",
                        to="working_group.agendaitem",
                        verbose_name="вопрос",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="municipalities.municipality",
                        verbose_name="муниципалитет",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="кто начал",
                    ),
                ),
                (
                    "presiding",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="working_group.member",
                        verbose_name="кто вёл",
                    ),
                ),
                (
                    "voided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="кто отменил",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ballots",
                        to="working_group.meeting",
                        verbose_name="заседание",
                    ),
                ),
            ],
            options={
                "verbose_name": "голосование",
                "verbose_name_plural": "голосования",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=1000, verbose_name="что сделать")),
                ("owner_name", models.CharField(max_length=300, verbose_name="кто отвечает")),
                ("due_on", models.DateField(verbose_name="срок")),
                ("plan_item_id", models.BigIntegerField(null=True, verbose_name="мероприятие плана")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "в работе"),
                            ("reported", "исполнение на проверке"),
                            ("done", "исполнено"),
                            ("dropped", "снято с контроля"),
                        ],
                        default="open",
                        max_length=20,
                        verbose_name="состояние",
                    ),
                ),
                (
                    "given_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="когда дано"
                    ),
                ),
                ("report", models.CharField(blank=True, max_length=1000, verbose_name="что сделано")),
                ("reported_at", models.DateTimeField(null=True, verbose_name="когда сообщено")),
                ("return_note", models.CharField(blank=True, max_length=1000, verbose_name="чего не хватает")),
                ("done_on", models.DateField(null=True, verbose_name="когда исполнено")),
                ("finished_at", models.DateTimeField(null=True, verbose_name="когда отмечено исполнение")),
                ("dropped_at", models.DateTimeField(null=True, verbose_name="когда снято с контроля")),
                ("drop_reason", models.CharField(blank=True, max_length=1000, verbose_name="почему снято с контроля")),
                (
                    "dropped_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="кто снял с контроля",
                    ),
                ),
                (
                    "finished_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="кто отметил",
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="кто записал",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to="working_group.agendaitem",
                        verbose_name="вопрос",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="municipalities.municipality",
                        verbose_name="муниципалитет",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="working_group.member",
                        verbose_name="член группы",
                    ),
                ),
                (
                    "reported_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="кто сообщил",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to="working_group.meeting",
                        verbose_name="заседание",
                    ),
                ),
            ],
            options={
                "verbose_name": "поручение",
                "verbose_name_plural": "поручения",
                "ordering": ["due_on", "pk"],
            },
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="meeting",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="items",
                to="working_group.meeting",
                verbose_name="заседание",
            ),
        ),
        migrations.CreateModel(
            name="Presence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "mode",
                    models.CharField(
                        choices=[("room", "в зале"), ("remote", "дистанционно")],
                        max_length=10,
                        verbose_name="как участвует",
                    ),
                ),
                ("arrived_at", models.DateTimeField(verbose_name="когда пришёл")),
                ("left_at", models.DateTimeField(null=True, verbose_name="когда ушёл")),
                (
                    "arrived_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="кто отметил приход",
                    ),
                ),
                (
                    "left_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="кто отметил уход",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="presences",
                        to="working_group.meeting",
                        verbose_name="заседание",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="working_group.member",
                        verbose_name="член группы",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="municipalities.municipality",
                        verbose_name="муниципалитет",
                    ),
                ),
            ],
            options={
                "verbose_name": "присутствие",
                "verbose_name_plural": "присутствие",
                "ordering": ["arrived_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="RulesStatement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("quorum", models.CharField(max_length=200, verbose_name="кворум")),
                ("majority", models.CharField(max_length=200, verbose_name="решение принято, если за него")),
                ("casting_vote", models.CharField(blank=True, max_length=300, verbose_name="решающий голос")),
                ("ground", models.CharField(max_length=300, verbose_name="чем установлено")),
                ("since", models.DateField(verbose_name="с какого дня")),
                (
                    "stated_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="когда записано"
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rules_statements",
                        to="working_group.workinggroup",
                        verbose_name="рабочая группа",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="municipalities.municipality",
                        verbose_name="муниципалитет",
                    ),
                ),
                (
                    "stated_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="кто записал",
                    ),
                ),
            ],
            options={
                "verbose_name": "правила рабочей группы",
                "verbose_name_plural": "правила рабочих групп",
                "ordering": ["-since", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="SecretTally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("votes_for", models.PositiveSmallIntegerField(default=0, verbose_name="за")),
                ("votes_against", models.PositiveSmallIntegerField(default=0, verbose_name="против")),
                ("abstained", models.PositiveSmallIntegerField(default=0, verbose_name="воздержались")),
                (
                    "ballot",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="working_group.ballot",
                        verbose_name="голосование",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="municipalities.municipality",
                        verbose_name="муниципалитет",
                    ),
                ),
            ],
            options={
                "verbose_name": "итог тайного голосования",
                "verbose_name_plural": "итоги тайных голосований",
            },
        ),
        migrations.CreateModel(
            name="SecretVoter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "ballot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="secret_voters",
                        to="working_group.ballot",
                        verbose_name="голосование",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="working_group.member",
                        verbose_name="член группы",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="municipalities.municipality",
                        verbose_name="муниципалитет",
                    ),
                ),
            ],
            options={
                "verbose_name": "проголосовавший тайно",
                "verbose_name_plural": "проголосовавшие тайно",
            },
        ),
        migrations.CreateModel(
            name="Vote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "choice",
                    models.CharField(
                        choices=[("for", "за"), ("against", "против"), ("abstained", "воздержаться")],
                        max_length=10,
                        verbose_name="голос",
                    ),
                ),
                ("is_recorded", models.BooleanField(default=False, verbose_name="записан секретарём")),
                ("cast_at", models.DateTimeField(verbose_name="когда подан")),
                (
                    "ballot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="votes",
                        to="working_group.ballot",
                        verbose_name="голосование",
                    ),
                ),
                (
                    "cast_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="кто подал",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="working_group.member",
                        verbose_name="член группы",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="municipalities.municipality",
                        verbose_name="муниципалитет",
                    ),
                ),
            ],
            options={
                "verbose_name": "голос",
                "verbose_name_plural": "голоса",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Material",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file_name", models.CharField(max_length=200, verbose_name="имя файла")),
                ("media_type", models.CharField(max_length=100, verbose_name="вид файла")),
                ("size", models.PositiveIntegerField(verbose_name="размер, байт")),
                ("sha256", models.CharField(max_length=64, verbose_name="отпечаток файла")),
                ("content", models.BinaryField(verbose_name="файл")),
                (
                    "added_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="когда приложен"
                    ),
                ),
                (
                    "added_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="кто приложил",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="materials",
                        to="working_group.agendaitem",
                        verbose_name="вопрос",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="municipalities.municipality",
                        verbose_name="муниципалитет",
                    ),
                ),
            ],
            options={
                "verbose_name": "материал к вопросу",
                "verbose_name_plural": "материалы к вопросам",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("file_name__gt", ""), ("sha256__regex", "^[0-9a-f]{64}$")),
                        name="material_named",
                        violation_error_message="У файла есть имя и отпечаток.",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(("link", ""), ("place", ""), _negated=True),
                name="meeting_placed",
                violation_error_message="Укажите место заседания или ссылку для подключения.",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["open", "closed"]), _negated=True),
                    models.Q(("opened_at__isnull", False), ("presiding__isnull", False)),
                    _connector="OR",
                ),
                name="meeting_presided",
                violation_error_message="Заседание кто-то ведёт: руководитель или заместитель.",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(("document", None), ("state", "closed"), _connector="OR"),
                name="meeting_minutes_after_closing",
                violation_error_message="Протокол составляют после заседания.",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("proposed_by__isnull", True), ("proposed_at__isnull", False), _connector="OR"),
                    models.Q(("approved_by__isnull", True), ("approved_at__isnull", False), _connector="OR"),
                    models.Q(("opened_by__isnull", True), ("opened_at__isnull", False), _connector="OR"),
                    models.Q(("closed_by__isnull", True), ("closed_at__isnull", False), _connector="OR"),
                    models.Q(("cancelled_by__isnull", True), ("cancelled_at__isnull", False), _connector="OR"),
                ),
                name="meeting_deeds_stamped",
                violation_error_message="У каждого действия с заседанием указано, когда оно сделано.",
            ),
        ),
        migrations.AddConstraint(
            model_name="guest",
            constraint=models.UniqueConstraint(
                fields=("meeting", "name"), name="guest_once", violation_error_message="Этот человек уже приглашён."
            ),
        ),
        migrations.AddConstraint(
            model_name="ballot",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("open", "counted"))),
                fields=("meeting",),
                name="ballot_one_running",
                violation_error_message="На заседании уже идёт голосование. Сначала закончите его.",
            ),
        ),
        migrations.AddConstraint(
            model_name="ballot",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "void"), _negated=True),
                fields=("item",),
                name="ballot_one_of_item",
                violation_error_message="По этому вопросу уже голосуют или проголосовали. Обновите страницу.",
            ),
        ),
        migrations.AddConstraint(
            model_name="ballot",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "decided"), _negated=True),
                    models.Q(
                        ("abstained__isnull", False),
                        ("majority_needed__isnull", False),
                        ("members__isnull", False),
                        ("participants__isnull", False),
                        ("present__isnull", False),
                        ("presiding__isnull", False),
                        ("quorum_needed__isnull", False),
                        ("votes_against__isnull", False),
                        ("votes_for__isnull", False),
                        models.Q(("rule", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="ballot_decided_with_numbers",
                violation_error_message="У законченного голосования есть все числа.",
            ),
        ),
        migrations.AddConstraint(
            model_name="ballot",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "decided"), _negated=True),
                    models.Q(("present__gte", models.F("quorum_needed")), ("quorum_needed__gte", 1)),
                    _connector="OR",
                ),
                name="ballot_decided_with_quorum",
                violation_error_message="Без кворума решение не принимают.",
            ),
        ),
        migrations.AddConstraint(
            model_name="ballot",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("votes_for", None),
                    models.Q(
                        ("members__gte", models.F("present")),
                        (
                            "participants__gte",
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    models.F("votes_for"), "+", models.F("votes_against")
                                ),
                                "+",
                                models.F("abstained"),
                            ),
                        ),
                    ),
                    _connector="OR",
                ),
                name="ballot_votes_of_participants",
                violation_error_message="Голосов больше, чем участников.",
            ),
        ),
        migrations.AddConstraint(
            model_name="ballot",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "decided"), _negated=True),
                    models.Q(("casting", ""), ("outcome", "adopted"), ("votes_for__gte", models.F("majority_needed"))),
                    models.Q(("casting", ""), ("outcome", "rejected"), ("votes_for__lt", models.F("majority_needed"))),
                    models.Q(("casting", "for"), ("outcome", "adopted"), ("votes_for", models.F("votes_against"))),
                    models.Q(("casting", "against"), ("outcome", "rejected"), ("votes_for", models.F("votes_against"))),
                    _connector="OR",
                ),
                name="ballot_outcome_by_numbers",
                violation_error_message="Итог голосования не следует из его чисел.",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("text", ""), _negated=True), models.Q(("owner_name", ""), _negated=True)),
                name="assignment_said",
                violation_error_message="Впишите, что сделать и кто отвечает.",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("done_on__isnull", False), ("state", "done")),
                    models.Q(models.Q(("state", "done"), _negated=True), ("done_on", None)),
                    _connector="OR",
                ),
                name="assignment_done_on_a_day",
                violation_error_message="У исполненного поручения есть день исполнения.",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "dropped"), _negated=True),
                    models.Q(("drop_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="assignment_dropped_for_a_reason",
                violation_error_message="Напишите, почему поручение снято с контроля.",
            ),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.UniqueConstraint(
                fields=("meeting", "ordinal"),
                name="agenda_item_ordinal_unique",
                violation_error_message="Вопрос с этим номером уже есть. Обновите страницу.",
            ),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("title", ""), _negated=True),
                    models.Q(("form", "none"), models.Q(("proposal", ""), _negated=True), _connector="OR"),
                ),
                name="agenda_item_said",
                violation_error_message="Назовите вопрос, а для голосования впишите проект решения.",
            ),
        ),
        migrations.AddConstraint(
            model_name="presence",
            constraint=models.UniqueConstraint(
                condition=models.Q(("left_at", None)),
                fields=("meeting", "member"),
                name="presence_once",
                violation_error_message="Присутствие уже отмечено. Обновите страницу.",
            ),
        ),
        migrations.AddConstraint(
            model_name="presence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("left_at", None), ("left_by", None)),
                    ("left_at__gte", models.F("arrived_at")),
                    _connector="OR",
                ),
                name="presence_ordered",
                violation_error_message="Уйти можно только после прихода. Проверьте время.",
            ),
        ),
        migrations.AddConstraint(
            model_name="rulesstatement",
            constraint=models.UniqueConstraint(
                fields=("group", "since"),
                name="rules_statement_once_a_day",
                violation_error_message="С этого дня правила группы уже записаны. Укажите другой день.",
            ),
        ),
        migrations.AddConstraint(
            model_name="rulesstatement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("quorum", ""), _negated=True),
                    models.Q(("majority", ""), _negated=True),
                    models.Q(("ground", ""), _negated=True),
                ),
                name="rules_statement_said",
                violation_error_message="Впишите кворум, большинство и акт, которым они установлены.",
            ),
        ),
        migrations.AddConstraint(
            model_name="secretvoter",
            constraint=models.UniqueConstraint(
                fields=("ballot", "member"),
                name="secret_vote_once",
                violation_error_message="Вы уже проголосовали. В тайном голосовании голос изменить нельзя.",
            ),
        ),
        migrations.AddConstraint(
            model_name="vote",
            constraint=models.UniqueConstraint(
                fields=("ballot", "member"),
                name="vote_once",
                violation_error_message="Голос этого члена группы уже записан. Обновите страницу.",
            ),
        ),
    ]
