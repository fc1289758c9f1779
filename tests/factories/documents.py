"""Payloads of every kind, true to life and wholly invented; `values` replace parts of them."""

from datetime import date
from decimal import Decimal
from typing import Any

from sotszakaz.kernel.documents.payloads import (
    AgreementPayload,
    Bank,
    BudgetAmount,
    ContractMonth,
    ContractPayload,
    Licence,
    OrderRow,
    Party,
    PaymentRegisterPayload,
    Person,
    QualityRow,
    Reference,
    RegisterLine,
    Service,
    Signatory,
    Slot,
    SocialCertificatePayload,
    SocialOrderPayload,
    Unit,
    Volume,
)
from sotszakaz.kernel.documents.payloads.agreement import AgreementKind

BODY = Party(
    full_name="Управление образования администрации Заречного муниципального округа",
    short_name="Управление образования",
    inn="2600000014",
    kpp="260001001",
    ogrn="1022600000011",
    address="г. Заречный, пл. Мира, д. 1",
    head_name="Образцова Вера Павловна",
    head_position="Начальник управления",
)
PROVIDER = Party(
    full_name="Муниципальное бюджетное учреждение дополнительного образования «Дом детского творчества»",
    short_name="МБУ ДО «Дом детского творчества»",
    inn="2600000021",
    kpp="260001001",
    ogrn="1022600000022",
    address="г. Заречный, ул. Школьная, д. 7",
    head_name="Примеров Игорь Львович",
    head_position="Директор",
    bank=Bank(bank_name="Отделение Заречное", bik="040702001", account="4" * 20),
)
SERVICE = Service(
    code="804200О.99.0.ББ52АЕ76000",
    name="Реализация дополнительных общеразвивающих программ",
    focus="художественная",
    form="очная",
    category="не указано",
)
CHILD = Person(full_name="Птицын Антон Сергеевич", birth_date=date(2017, 3, 8), snils="11223344595")
PARENT = Person(
    full_name="Птицына Ольга Ивановна", address="г. Заречный, ул. Лесная, д. 4, кв. 12", phone="+7 900 000-00-00"
)
_STUDY = {
    "service": SERVICE,
    "provider": PROVIDER,
    "authorised_body": BODY,
    "account_number": "2607004512",
    "programme": "Акварель и тушь",
    "part": "часть 1",
    "group": "Акварель-1",
    "address": "г. Заречный, ул. Школьная, д. 7, каб. 12",
    "starts_on": date(2026, 9, 1),
    "ends_on": date(2026, 12, 31),
    "person_hours": Decimal(68),
    "price": Decimal(12240),
    "certificate_unit": Unit.RUB,
    "certificate_units": Decimal(10800),
    "certificate_amount": Decimal(10800),
    "parent_amount": Decimal(1440),
}


def certificate_payload(**values: Any) -> SocialCertificatePayload:
    facts = {
        **_STUDY,
        "recipient": CHILD,
        "representative": PARENT,
        "ground": "дети от 5 до 18 лет",
        "valid_from": date(2026, 9, 1),
        "valid_until": date(2026, 12, 31),
        "contract": Reference(number="ДО-14/2026", dated=date(2026, 8, 28)),
    }
    return SocialCertificatePayload(**{**facts, **values})


def contract_payload(**values: Any) -> ContractPayload:
    month = {"price": Decimal(3060), "certificate_amount": Decimal(2700), "parent_amount": Decimal(360)}
    facts = {
        **_STUDY,
        "licence": Licence(number="Л035-00000-26/00000001", issued_on=date(2021, 4, 2), issuer="Минобр области"),
        "agreement": Reference(number="СГ-3/2026", dated=date(2026, 8, 12)),
        "customer": PARENT,
        "child": CHILD,
        "certificate": Reference(number="СС-31/2026", dated=date(2026, 8, 28)),
        "slots": (
            Slot(weekday=2, starts_at="15:00", ends_at="16:30"),
            Slot(weekday=4, starts_at="15:00", ends_at="16:30"),
        ),
        "months": tuple(
            ContractMonth(month=date(2026, number, 1), person_hours=Decimal(17), **month) for number in range(9, 13)
        ),
    }
    return ContractPayload(**{**facts, **values})


def agreement_payload(**values: Any) -> AgreementPayload:
    facts = {
        "kind": AgreementKind.FINANCING,
        "authorised_body": BODY,
        "provider": PROVIDER,
        "record": Reference(number="7", dated=date(2026, 8, 5)),
        "order": Reference(number="СЗ-1/2026", dated=date(2025, 12, 20)),
        "valid_from": date(2026, 9, 1),
        "valid_until": date(2026, 12, 31),
        "limit": Decimal("2450000.00"),
        "budget": (BudgetAmount(code="601 0703 0210400000 611", year=2026, amount=Decimal(2450000)),),
        "services": (SERVICE,),
        "counting": "по договору: месяц оплачивается целиком, кроме отменённых занятий",
        "advance_percent": Decimal(80),
    }
    return AgreementPayload(**{**facts, **values})


def order_payload(**values: Any) -> SocialOrderPayload:
    volume = Volume(recipients=240, person_hours=Decimal(16320), amount=Decimal("2692800.00"))
    sport = SERVICE.model_copy(update={"code": "804200О.99.0.ББ52АЕ52000", "focus": "физкультурно-спортивная"})
    facts = {
        "year": 2026,
        "status_number": 1,
        "authorised_body": BODY,
        "budget_name": "Бюджет Заречного муниципального округа",
        "oktmo": "07700000",
        "activity": "реализация дополнительных образовательных программ",
        "decision": Reference(number="100-р", dated=date(2025, 3, 6)),
        "decision_title": "Об организации оказания муниципальных услуг в социальной сфере",
        "approved_on": date(2025, 12, 20),
        "approved_by": Signatory(name="Образцова Вера Павловна", position="Начальник управления образования"),
        "rows": (
            OrderRow(service=SERVICE, certificate=volume, assignment=volume),
            OrderRow(service=sport, certificate=volume),
        ),
        "quality": (
            QualityRow(service_code=SERVICE.code, indicator="Доля удовлетворённых", unit="процент", value="93"),
        ),
        "budget": (BudgetAmount(code="601 0703 0210400000 611", year=2026, amount=Decimal("8078400.00")),),
        "permitted_deviation_percent": Decimal(10),
    }
    return SocialOrderPayload(**{**facts, **values})


def register_payload(*, lines: int = 3, **values: Any) -> PaymentRegisterPayload:
    amount, advance = Decimal("2700.00"), Decimal("2160.00") * lines
    facts = {
        "month": date(2026, 10, 1),
        "authorised_body": BODY,
        "provider": PROVIDER,
        "agreement": Reference(number="СГ-3/2026", dated=date(2026, 8, 12)),
        "lines": tuple(
            RegisterLine(
                contract=Reference(number=f"ДО-{number}/2026", dated=date(2026, 8, 28)),
                account_number=f"2607{number:06d}",
                completeness=Decimal(100),
                person_hours=Decimal(17),
                amount=amount,
            )
            for number in range(1, lines + 1)
        ),
        "delivered": amount * lines,
        "advance": advance,
        "payable": amount * lines - advance,
    }
    return PaymentRegisterPayload(**{**facts, **values})
