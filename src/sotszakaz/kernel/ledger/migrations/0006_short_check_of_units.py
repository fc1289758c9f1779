"""The same CHECK in a short form: each UPDATE of balances reads its expression anew, and it was ten thousand signs."""

from django.db import migrations, models

FITTING = (
    "agreement rub,budget_line rub,certificate hour,certificate rub,hours_norm hour,order_volume person_hour,"
    "scheme_number piece,scheme_sum hour,scheme_sum rub,seat place"
)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0005_lock_rank_by_function")]

    operations = [
        migrations.RemoveConstraint("account", "account_unit_of_kind"),
        migrations.AddConstraint(
            "account",
            models.CheckConstraint(
                condition=models.Func(
                    models.F("kind"),
                    models.F("unit"),
                    template="(%(expressions)s) = ANY ('{" + FITTING + "}'::text[])",
                    arg_joiner=" || ' ' || ",
                    output_field=models.BooleanField(),
                ),
                name="account_unit_of_kind",
                violation_error_message="Счёт этого вида ведётся в другой единице.",
            ),
        ),
    ]
