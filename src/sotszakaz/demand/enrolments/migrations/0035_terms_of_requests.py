"""The last day to answer a request for another group; those that are open get two weeks."""

from django.db import migrations, models

ASKED = "municipality_id, application_id, group_id, side, words, parent_amount, asked_at, asked_by_id"
GUARD = """
DROP TRIGGER transfer_request_never_changes ON enrolments_transferrequest;
CREATE TRIGGER transfer_request_never_changes BEFORE UPDATE OF {columns}
    ON enrolments_transferrequest FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("enrolments", "0034_say_what_has_changed"),
    ]

    operations = [
        migrations.AddField(
            model_name="transferrequest",
            name="answer_by_on",
            field=models.DateField(null=True, verbose_name="ответить не позднее"),
        ),
        migrations.AlterField(
            model_name="transferrequest",
            name="state",
            field=models.CharField(
                choices=[
                    ("asked", "ждёт ответа"),
                    ("done", "согласовано"),
                    ("declined", "отклонено"),
                    ("withdrawn", "снято"),
                    ("expired", "срок ответа истёк"),
                ],
                default="asked",
                max_length=20,
                verbose_name="состояние",
            ),
        ),
        migrations.RunSQL(
            "UPDATE enrolments_transferrequest SET answer_by_on = current_date + 14 WHERE state = 'asked'",
            migrations.RunSQL.noop,
        ),
        migrations.AddConstraint(
            model_name="transferrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "asked"), _negated=True), ("answer_by_on__isnull", False), _connector="OR"
                ),
                name="transfer_request_open_has_term",
                violation_error_message="У просьбы, которая ждёт ответа, есть срок ответа.",
            ),
        ),
        migrations.RunSQL(GUARD.format(columns=f"{ASKED}, answer_by_on"), GUARD.format(columns=ASKED)),
    ]
