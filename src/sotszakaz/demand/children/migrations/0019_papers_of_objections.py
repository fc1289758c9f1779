"""A family without a login objects to a charge by a paper, or takes the objection back."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("children", "0018_papers_of_requests"),
    ]

    operations = [
        migrations.AlterField(
            model_name="familypaper",
            name="deed",
            field=models.CharField(
                choices=[
                    ("take", "занять предложенное место"),
                    ("sign", "подписать договор"),
                    ("withdraw", "отозвать заявление или отказаться от места"),
                    ("change", "сменить группу"),
                    ("ask_transfer", "попросить о переводе в другую группу"),
                    ("transfer", "согласиться на перевод в другую группу"),
                    ("drop_transfer", "отказаться от перевода в другую группу"),
                    ("terminate", "расторгнуть договор"),
                    ("own_cost", "учиться дальше за свой счёт"),
                    ("object", "возразить против начисления"),
                    ("drop_objection", "отозвать возражение против начисления"),
                    ("join_line", "встать в очередь на место"),
                    ("leave_line", "выйти из очереди"),
                    ("wishes", "составить список пожеланий"),
                ],
                max_length=20,
                verbose_name="чего хочет семья",
            ),
        ),
    ]
