"""An application says all that the registry keeps, is a document, corrects a refused one and names volumes.

The table of chosen services stays where it is and becomes a model with two columns more.
"""

import django.db.models.deletion
from django.db import migrations, models

OF_ITS_OWN = """
ALTER TABLE providers_providerapplication
    ADD CONSTRAINT provider_application_corrects_own FOREIGN KEY (previous_id, municipality_id, organisation_id)
        REFERENCES providers_providerapplication (id, municipality_id, organisation_id) DEFERRABLE INITIALLY DEFERRED;
"""
NOT_OF_ITS_OWN = "ALTER TABLE providers_providerapplication DROP CONSTRAINT provider_application_corrects_own;"


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0002_normative_set"),
        ("documents", "0006_check_without_people"),
        ("providers", "0002_guards"),
    ]

    operations = [
        migrations.AddField(
            model_name="providerapplication",
            name="actual_address",
            field=models.CharField(blank=True, max_length=500, verbose_name="фактический адрес"),
        ),
        migrations.AddField(
            model_name="providerapplication",
            name="addresses",
            field=models.TextField(blank=True, verbose_name="адреса оказания услуг"),
        ),
        migrations.AddField(
            model_name="providerapplication",
            name="contact_person",
            field=models.CharField(blank=True, max_length=200, verbose_name="контактное лицо"),
        ),
        migrations.AddField(
            model_name="providerapplication",
            name="document",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="documents.document",
                verbose_name="документ",
            ),
        ),
        migrations.AddField(
            model_name="providerapplication",
            name="founders",
            field=models.TextField(blank=True, verbose_name="учредители"),
        ),
        migrations.AddField(
            model_name="providerapplication",
            name="head_authority",
            field=models.CharField(blank=True, max_length=200, verbose_name="основание полномочий руководителя"),
        ),
        migrations.AddField(
            model_name="providerapplication",
            name="head_position",
            field=models.CharField(blank=True, max_length=200, verbose_name="должность руководителя"),
        ),
        migrations.AddField(
            model_name="providerapplication",
            name="legal_form",
            field=models.CharField(blank=True, max_length=200, verbose_name="организационно-правовая форма"),
        ),
        migrations.AddField(
            model_name="providerapplication",
            name="okopf",
            field=models.CharField(blank=True, max_length=5, verbose_name="код по ОКОПФ"),
        ),
        migrations.AddField(
            model_name="providerapplication",
            name="oktmo",
            field=models.CharField(blank=True, max_length=11, verbose_name="код по ОКТМО"),
        ),
        migrations.AddField(
            model_name="providerapplication",
            name="previous",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="corrected_by",
                to="providers.providerapplication",
                verbose_name="исправляет заявку",
            ),
        ),
        migrations.AddField(
            model_name="providerapplication",
            name="programme_names",
            field=models.TextField(blank=True, verbose_name="программы"),
        ),
        migrations.AddField(
            model_name="providerapplication",
            name="provider_type",
            field=models.CharField(
                blank=True,
                choices=[
                    ("educational", "образовательная организация"),
                    ("teaching", "организация, осуществляющая обучение"),
                    ("employer", "предприниматель с работниками"),
                    ("alone", "предприниматель без работников"),
                ],
                max_length=20,
                verbose_name="тип исполнителя",
            ),
        ),
        migrations.AddField(
            model_name="providerapplication",
            name="registered_on",
            field=models.DateField(null=True, verbose_name="дата постановки на налоговый учёт"),
        ),
        migrations.AddField(
            model_name="providerapplication",
            name="site",
            field=models.CharField(blank=True, max_length=200, verbose_name="сайт"),
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="AppliedService",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "application",
                            models.ForeignKey(
                                db_column="providerapplication_id",
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="service_rows",
                                to="providers.providerapplication",
                                verbose_name="заявка",
                            ),
                        ),
                        (
                            "service",
                            models.ForeignKey(
                                db_column="socialservice_id",
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="catalogue.socialservice",
                                verbose_name="услуга",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "услуга в заявке",
                        "verbose_name_plural": "услуги в заявках",
                        "db_table": "providers_providerapplication_services",
                    },
                ),
                migrations.AlterField(
                    model_name="providerapplication",
                    name="services",
                    field=models.ManyToManyField(
                        related_name="+",
                        through="providers.AppliedService",
                        to="catalogue.socialservice",
                        verbose_name="услуги",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="appliedservice",
            name="places",
            field=models.PositiveIntegerField(null=True, verbose_name="мест, не больше"),
        ),
        migrations.AddField(
            model_name="appliedservice",
            name="person_hours",
            field=models.DecimalField(
                decimal_places=2, max_digits=9, null=True, verbose_name="человеко-часов в год, не больше"
            ),
        ),
        migrations.AddConstraint(
            model_name="providerapplication",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("okopf", ""), ("okopf__regex", "^\\d{5}$"), _connector="OR"),
                    models.Q(("oktmo", ""), ("oktmo__regex", "^(\\d{8}|\\d{11})$"), _connector="OR"),
                ),
                name="provider_application_codes",
                violation_error_message="ОКОПФ состоит из 5 цифр, ОКТМО из 8 или 11. Проверьте коды по выписке.",
            ),
        ),
        migrations.AddConstraint(
            model_name="appliedservice",
            constraint=models.UniqueConstraint(
                fields=("application", "service"),
                name="applied_service_once",
                violation_error_message="Услуга названа в заявке дважды. Оставьте одну строку.",
            ),
        ),
        migrations.AddConstraint(
            model_name="appliedservice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("places__isnull", True), ("places__gt", 0), _connector="OR"),
                    models.Q(("person_hours__isnull", True), ("person_hours__gt", 0), _connector="OR"),
                ),
                name="applied_service_volume_positive",
                violation_error_message="Предельный объём услуги больше нуля. Исправьте его или оставьте поле пустым.",
            ),
        ),
        migrations.RunSQL(OF_ITS_OWN, NOT_OF_ITS_OWN),
    ]
