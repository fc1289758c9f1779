"""The people and organisations of the samples: wholly invented."""

from datetime import date
from decimal import Decimal
from typing import Any

from sotszakaz.kernel.documents.payloads import Bank, Party, Person, Reference, Service, Unit

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
AGREEMENT = Reference(number="СГ-3/2026", dated=date(2026, 8, 12))
CONTRACT = Reference(number="ДО-14/2026", dated=date(2026, 8, 28))
ORDER = Reference(number="СЗ-1/2026", dated=date(2025, 12, 20))
BUDGET_CODE = "601 0703 0210400000 611"
STUDY: dict[str, Any] = {
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
