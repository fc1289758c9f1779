"""The minutes of the working group are signed by who presided."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("signatures", "0007_expert_conclusions"),
    ]

    operations = [
        migrations.AlterField(
            model_name="signature",
            name="party",
            field=models.CharField(
                choices=[
                    ("body", "уполномоченный орган"),
                    ("provider", "исполнитель услуг"),
                    ("citizen", "законный представитель получателя"),
                    ("expert", "эксперт"),
                    ("chair", "председательствующий на заседании"),
                ],
                max_length=20,
                verbose_name="сторона",
            ),
        ),
        migrations.AlterField(
            model_name="verificationrun",
            name="kind",
            field=models.CharField(
                blank=True,
                choices=[
                    ("social_order", "муниципальный социальный заказ"),
                    ("execution_report", "отчёт об исполнении социального заказа"),
                    ("provider_application", "заявка исполнителя на включение в реестр"),
                    ("agreement", "соглашение с исполнителем"),
                    ("enrolment_application", "заявление о зачислении и получении сертификата"),
                    ("social_certificate", "социальный сертификат"),
                    ("contract", "договор об образовании"),
                    ("payment_register", "реестр на оплату"),
                    ("single_certificate", "единый социальный сертификат"),
                    ("agreement_amendment", "дополнительное соглашение к соглашению"),
                    ("agreement_disagreement", "протокол разногласий к соглашению"),
                    ("agreement_termination", "расторжение соглашения"),
                    ("contract_amendment", "дополнительное соглашение к договору"),
                    ("contract_termination", "расторжение договора"),
                    ("advance_application", "заявка на аванс"),
                    ("delivery_act", "акт об оказании услуг"),
                    ("correction_act", "акт об исправлении начислений"),
                    ("invoice", "счёт"),
                    ("expert_conclusion", "заключение эксперта"),
                    ("minutes", "протокол заседания рабочей группы"),
                ],
                max_length=40,
                verbose_name="вид документов",
            ),
        ),
    ]
