"""The act of an inspection is a kind of document."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0011_minutes"),
    ]

    operations = [
        migrations.AlterField(
            model_name="document",
            name="kind",
            field=models.CharField(
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
                    ("inspection_act", "акт проверки"),
                ],
                max_length=40,
                verbose_name="вид",
            ),
        ),
        migrations.AlterField(
            model_name="documenttemplate",
            name="kind",
            field=models.CharField(
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
                    ("inspection_act", "акт проверки"),
                ],
                max_length=40,
                verbose_name="вид документа",
            ),
        ),
    ]
