"""The rank of a kind by a function: each UPDATE of balances reads the expression of the column anew, and it was long.

A generated column is not altered but made anew.
"""

from django.db import migrations, models

RANKS = """
    CREATE FUNCTION ledger_lock_rank(kind text) RETURNS smallint
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
        SELECT array_position(
            ARRAY['seat', 'certificate', 'hours_norm', 'scheme_number', 'scheme_sum', 'agreement', 'budget_line',
                  'order_volume'], kind)::smallint
    $$
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0004_scheme_limits")]

    operations = [
        migrations.RunSQL(RANKS, "DROP FUNCTION ledger_lock_rank(text)"),
        migrations.RemoveField("account", "lock_rank"),
        migrations.AddField(
            "account",
            "lock_rank",
            models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    models.F("kind"), function="ledger_lock_rank", output_field=models.SmallIntegerField()
                ),
                output_field=models.SmallIntegerField(),
                verbose_name="порядок блокировки",
            ),
        ),
    ]
