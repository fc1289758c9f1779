"""How deeds of families without a login are named: on cards, on their pages, and on the papers that families sign."""

from dataclasses import dataclass

from django.http import Http404

from sotszakaz.demand.children.states import FamilyDeed
from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.demand.enrolments.selectors import open_request_of
from sotszakaz.demand.enrolments.states import ApplicationState, Side
from sotszakaz.web.components.family_forms import (
    AgreedOnPaperForm,
    AskedOnPaperForm,
    FamilyPaperForm,
    OfRequestForm,
    ShownSumForm,
    SignedContractForm,
)


@dataclass(frozen=True, slots=True)
class Words:
    """What the paper is about, after «Заявление», and what it asks; `own` heads lines for words of the family."""

    about: str
    asks: str
    own: str = ""


@dataclass(frozen=True, slots=True)
class Door:
    """How a deed is named on the card and on its page, what the page says of it, and the form that it asks for.

    `letter` is what its blank says; the contract is printed itself.
    """

    title: str
    lead: str
    submit: str
    form: type[FamilyPaperForm] = FamilyPaperForm
    letter: Words | None = None


AGREES = "С доплатой, указанной ниже, согласны."
DOORS: dict[str, Door] = {
    FamilyDeed.TAKE: Door(
        "Занять предложенное место",
        "Место и средства останутся за ребёнком, дальше отвечает исполнитель.",
        "Записать, что место занято",
        letter=Words("о согласии занять место", "Согласны занять место, которое предложено обучающемуся."),
    ),
    FamilyDeed.SIGN: Door(
        "Подписать договор",
        "Напечатайте договор и дайте подписать. Договор будет заключён сразу, ребёнок зачислен.",
        "Внести подписанный договор",
        SignedContractForm,
    ),
    FamilyDeed.WITHDRAW: Door(
        "Отозвать заявление",
        "Место освободится для других, средства сразу вернутся на сертификат.",
        "Отозвать по бумаге",
        letter=Words("об отзыве заявления", "Просим отозвать заявление о зачислении, указанное ниже."),
    ),
    FamilyDeed.TRANSFER: Door(
        "Согласиться на перевод в другую группу",
        "Прежний договор заменит новый, с условиями новой группы. Без подписи семьи прежний действует дальше.",
        "Внести согласие семьи",
        AgreedOnPaperForm,
        Words(
            "о согласии на перевод в другую группу",
            f"Согласны на перевод обучающегося в группу, которую предложил исполнитель. {AGREES}",
        ),
    ),
    FamilyDeed.DROP_TRANSFER: Door(
        "Отказаться от перевода в другую группу",
        "Договор останется таким, какой есть. Исполнитель узнает, что семья не согласна.",
        "Внести отказ семьи",
        OfRequestForm,
        letter=Words(
            "об отказе от перевода в другую группу",
            "На перевод обучающегося в другую группу не согласны. Договор просим оставить прежним.",
        ),
    ),
    FamilyDeed.TERMINATE: Door(
        "Расторгнуть договор по желанию семьи",
        "Согласие исполнителя не нужно. Средства следующих месяцев сразу вернутся на сертификат.",
        "Расторгнуть по бумаге",
        letter=Words("о расторжении договора", "Просим расторгнуть договор, указанный ниже."),
    ),
    FamilyDeed.OWN_COST: Door(
        "Остаться за свой счёт",
        "Лицензия исполнителя не действует. Место сохранится, а за следующие месяцы заплатит семья.",
        "Записать, что семья платит сама",
        ShownSumForm,
        Words(
            "о продолжении обучения за свой счёт",
            "Знаем, что лицензия исполнителя не действует. Просим сохранить место, платить согласны сами.",
        ),
    ),
}
DECLINE = Door(
    "Отказаться от предложенного места",
    "Место сразу предложат следующему в очереди, средства вернутся на сертификат.",
    "Отказаться по бумаге",
    letter=Words("об отказе от предложенного места", "От места, которое предложено обучающемуся, отказываемся."),
)
TAKE_BACK = Door(
    "Снять просьбу о переводе",
    "Договор останется таким, какой есть. Исполнитель узнает, что отвечать больше не нужно.",
    "Снять просьбу по бумаге",
    OfRequestForm,
    letter=Words(
        "о снятии просьбы о переводе",
        "Просьбу о переводе в другую группу просим не рассматривать. Договор просим оставить прежним.",
    ),
)
CHANGE = Door(
    "Сменить группу",
    "Новое место занимается и прежнее освобождается в одну минуту, или не меняется ничего. Исполнитель ответит заново.",
    "Перевести по бумаге",
    ShownSumForm,
    Words(
        "о смене группы",
        f"Просим перенести заявление о зачислении в другую группу той же части программы. {AGREES}",
    ),
)
ASK = Door(
    "Попросить о переводе в другую группу",
    "Договор уже заключён, поэтому перевод согласует исполнитель. Пока он не ответил, договор действует как прежде, "
    "место в новой группе не удержано.",
    "Передать просьбу исполнителю",
    AskedOnPaperForm,
    Words(
        "о переводе в другую группу",
        f"Просим перевести обучающегося в другую группу той же части программы. {AGREES}",
        "Что передать исполнителю",
    ),
)
JOIN = Door(
    "Встать в очередь на место",
    "Пока ребёнок ждёт, ничего не удержано. Когда место освободится, его предложат ребёнку: сообщите об этом семье.",
    "Поставить в очередь",
    letter=Words("о постановке в очередь", "Просим поставить обучающегося в очередь на место в группе."),
)
LEAVE = Door(
    "Выйти из очереди",
    "Встать снова можно, но номер будет последним.",
    "Записать, что семья больше не ждёт",
    letter=Words("о выходе из очереди", "Место в группе обучающемуся больше не нужно."),
)

WISHES = Door(
    "Список пожеланий",
    "Список заменяет прежний целиком. Что не вошло в него, в распределении не участвует.",
    "Внести список с бумаги",
    letter=Words(
        "о пожеланиях для распределения мест",
        "Просим учесть при распределении мест группы, указанные ниже, в этом порядке: первая — самая желанная.",
        "Где живёт обучающийся",
    ),
)


def door_of(application: EnrolmentApplication, deed: str) -> Door:
    """The words for the deed where the application stands now. Raises Http404 for a deed of no page."""
    if deed not in DOORS:
        raise Http404
    if deed == FamilyDeed.WITHDRAW and application.state == ApplicationState.OFFERED:
        return DECLINE
    if deed == FamilyDeed.DROP_TRANSFER:
        asked = open_request_of(application)
        return TAKE_BACK if asked is not None and asked.side == Side.FAMILY else DOORS[deed]
    return DOORS[deed]


def way_to_group(application: EnrolmentApplication) -> Door:
    """How a family comes to another group now: it moves itself until there is a contract, with one it asks."""
    return CHANGE if application.signed is None else ASK
