"""What is said of another group that one side has asked for while the contract is in force."""

from sotszakaz.demand.enrolments.models import EnrolmentApplication, TransferRequest
from sotszakaz.demand.enrolments.notices.words import Reminder, Words, dated, for_family, for_staff, sentence
from sotszakaz.demand.enrolments.states import RequestState, Side
from sotszakaz.kernel.users.roles import AREA_CITIZEN, AREA_PROVIDER

AS_BEFORE = "Договор действует как прежде."
TRANSFER_ASKED, TRANSFER_DUE = "enrolment.transfer_asked", "enrolment.transfer_due"


def _transfer_asked(application: EnrolmentApplication) -> Words | None:
    request = _request_of(application, Side.PROVIDER)
    if request is None:
        return None
    words = f" {sentence(request.words)}" if request.words else ""
    text = f"Новая группа — «{request.group.name}», {request.group.address}.{words}"
    todo = f"Ответьте на карточке заявления{_until(request)}: без вашего согласия ничего не изменится."
    return for_family(application, "исполнитель предлагает другую группу", f"{text} {todo}")


def _transfer_asked_of_staff(application: EnrolmentApplication) -> Words | None:
    request = _request_of(application, Side.FAMILY)
    if request is None:
        return None
    words = f" {sentence(request.words)}" if request.words else ""
    text = f"В группу «{request.group.name}».{words} Ответьте на карточке заявления{_until(request)}."
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


def _transfer_due(application: EnrolmentApplication) -> Words | None:
    request = _open_of(application, Side.PROVIDER)
    if request is None:
        return None
    text = (
        f"Группа «{request.group.name}»: согласитесь или откажитесь{_until(request)}. Без ответа ничего не изменится."
    )
    return for_family(application, "срок ответа на предложение о переводе заканчивается", text)


def _transfer_due_to_staff(application: EnrolmentApplication) -> Words | None:
    request = _open_of(application, Side.FAMILY)
    if request is None:
        return None
    text = f"В группу «{request.group.name}»: переведите ребёнка или откажите{_until(request)}."
    return for_staff(application, "Срок ответа на просьбу о переводе заканчивается", text)


def _transfer_expired(application: EnrolmentApplication) -> Words | None:
    asked = _latest(application)
    if asked is None:
        return None
    if asked.side == Side.PROVIDER:
        text = f"На предложение перейти в группу «{asked.group.name}» ответа не было. {AS_BEFORE}"
        return for_family(application, "предложение о переводе закрыто", text)
    text = f"На просьбу о переводе в группу «{asked.group.name}» исполнитель не ответил. {AS_BEFORE}"
    return for_family(application, "исполнитель не ответил о переводе", f"{text} О переводе можно попросить ещё раз.")


def _transfer_expired_to_staff(application: EnrolmentApplication) -> Words | None:
    asked = _latest(application)
    if asked is None:
        return None
    who = "Семья не ответила на предложение" if asked.side == Side.PROVIDER else "На просьбу семьи не ответили"
    return for_staff(application, "Перевод не состоялся", f"{who}: группа «{asked.group.name}». {AS_BEFORE}")


def _until(request: TransferRequest) -> str:
    return f" не позднее {dated(request.answer_by_on)}" if request.answer_by_on else ""


def _open_of(application: EnrolmentApplication, side: Side) -> TransferRequest | None:
    request = _request_of(application, side)
    return request if request is not None and request.state == RequestState.ASKED else None


def _latest(application: EnrolmentApplication) -> TransferRequest | None:
    return TransferRequest.objects.filter(application=application).select_related("group").order_by("-pk").first()


def _request_of(application: EnrolmentApplication, side: Side) -> TransferRequest | None:
    """The latest request, when this side has asked."""
    asked = _latest(application)
    return asked if asked is not None and asked.side == side else None


OF_TRANSFERS: dict[str, dict[str, Reminder]] = {
    TRANSFER_ASKED: {AREA_CITIZEN: _transfer_asked, AREA_PROVIDER: _transfer_asked_of_staff},
    "enrolment.transfer_declined": {AREA_CITIZEN: _transfer_declined, AREA_PROVIDER: _transfer_declined_to_staff},
    "enrolment.transfer_withdrawn": {AREA_CITIZEN: _transfer_withdrawn, AREA_PROVIDER: _transfer_withdrawn_to_staff},
    "enrolment.transfer_expired": {AREA_CITIZEN: _transfer_expired, AREA_PROVIDER: _transfer_expired_to_staff},
    TRANSFER_DUE: {AREA_CITIZEN: _transfer_due, AREA_PROVIDER: _transfer_due_to_staff},
}
