"""What is said of another group that one side has asked for while the contract is in force."""

from sotszakaz.demand.enrolments.models import EnrolmentApplication, TransferRequest
from sotszakaz.demand.enrolments.notices.words import Reminder, Words, for_family, for_staff, sentence
from sotszakaz.demand.enrolments.states import Side
from sotszakaz.kernel.users.roles import AREA_CITIZEN, AREA_PROVIDER

AS_BEFORE = "Договор действует как прежде."


def _transfer_asked(application: EnrolmentApplication) -> Words | None:
    request = _request_of(application, Side.PROVIDER)
    if request is None:
        return None
    words = f" {sentence(request.words)}" if request.words else ""
    text = f"Новая группа — «{request.group.name}», {request.group.address}.{words}"
    todo = "Ответьте на карточке заявления: без вашего согласия ничего не изменится."
    return for_family(application, "исполнитель предлагает другую группу", f"{text} {todo}")


def _transfer_asked_of_staff(application: EnrolmentApplication) -> Words | None:
    request = _request_of(application, Side.FAMILY)
    if request is None:
        return None
    words = f" {sentence(request.words)}" if request.words else ""
    text = f"В группу «{request.group.name}».{words} Ответьте на карточке заявления."
    return for_staff(application, "Семья просит перевести ребёнка", text)


def _transfer_declined(application: EnrolmentApplication) -> Words | None:
    request = _request_of(application, Side.FAMILY)
    if request is None:
        return None
    text = f"В группу «{request.group.name}»: {sentence(request.reply)} {AS_BEFORE}"
    return for_family(application, "исполнитель не переводит", text)


def _transfer_declined_to_staff(application: EnrolmentApplication) -> Words | None:
    request = _request_of(application, Side.PROVIDER)
    if request is None:
        return None
    text = f"В группу «{request.group.name}»: {sentence(request.reply)} {AS_BEFORE}"
    return for_staff(application, "Семья не согласна на перевод", text)


def _transfer_withdrawn(application: EnrolmentApplication) -> Words | None:
    request = _request_of(application, Side.PROVIDER)
    if request is None:
        return None
    text = f"Перевод в группу «{request.group.name}» больше не предлагают, отвечать не нужно. {AS_BEFORE}"
    return for_family(application, "исполнитель снял предложение о переводе", text)


def _transfer_withdrawn_to_staff(application: EnrolmentApplication) -> Words | None:
    request = _request_of(application, Side.FAMILY)
    if request is None:
        return None
    text = f"О переводе в группу «{request.group.name}» больше не просят, отвечать не нужно. {AS_BEFORE}"
    return for_staff(application, "Семья сняла просьбу о переводе", text)


def _request_of(application: EnrolmentApplication, side: Side) -> TransferRequest | None:
    """The latest request, when this side has asked."""
    asked = TransferRequest.objects.filter(application=application).select_related("group").order_by("-pk").first()
    return asked if asked is not None and asked.side == side else None


OF_TRANSFERS: dict[str, dict[str, Reminder]] = {
    "enrolment.transfer_asked": {AREA_CITIZEN: _transfer_asked, AREA_PROVIDER: _transfer_asked_of_staff},
    "enrolment.transfer_declined": {AREA_CITIZEN: _transfer_declined, AREA_PROVIDER: _transfer_declined_to_staff},
    "enrolment.transfer_withdrawn": {AREA_CITIZEN: _transfer_withdrawn, AREA_PROVIDER: _transfer_withdrawn_to_staff},
}
