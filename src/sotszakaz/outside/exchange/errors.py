"""Why a portal is not served, or what it sent is not taken."""

from sotszakaz.foundation.errors import Refusal


class SignatureWrong(Refusal):
    """No such key, another body than was signed, or a clock that is minutes off."""

    code = "exchange_signature_wrong"
    template = "Запрос не подписан действующим ключом этого муниципалитета. Проверьте ключ, подпись и часы."
    status = 401


class TooManyRequests(Refusal):
    code = "exchange_too_many_requests"
    template = (
        "Запросов за минуту больше {limit}. Повторите через минуту: с тем же номером второе заявление не появится."
    )
    status = 429


class MessageWrong(Refusal):
    """The body does not follow the published schema."""

    code = "exchange_message_wrong"
    template = "Сообщение не по схеме обмена, поле {where}: {what}. Исправьте его и отправьте снова."
    status = 400


class ChildUnknown(Refusal):
    """The register of the municipality has no such child, or more than one."""

    code = "exchange_child_unknown"
    template = (
        "Ребёнка с такими данными нет в реестре муниципалитета. Подайте заявление со СНИЛС ребёнка или откройте ему "
        "сертификат в личном кабинете или в опорном центре."
    )
    status = 422


class ChildWaits(Refusal):
    """The child is registered, and a person has to look at its data first."""

    code = "exchange_child_waits"
    template = (
        "Ребёнок внесён в реестр, его данные проверяет уполномоченный орган. "
        "Повторите заявление с тем же номером, когда сертификат откроют."
    )
    status = 409


class NumberOfAnother(Refusal):
    """The number of the portal has been used for another child or group."""

    code = "exchange_number_of_another"
    template = "Под этим номером уже принято другое заявление. Отправьте заявление с новым номером."
    status = 409


class KeyRevoked(Refusal):
    code = "exchange_key_revoked"
    template = "Этот ключ уже отозван. Выпустите новый."
    status = 409
    is_overtaken = True


class AddressUnsafe(Refusal):
    """Statuses are of applications of children: nobody may read them on the way."""

    code = "exchange_address_unsafe"
    template = "Статусы отправляются только по защищённому адресу. Напишите адрес, который начинается с https://."


class TitleMissing(Refusal):
    code = "exchange_title_missing"
    template = "Напишите, для какой системы ключ: по названию его узнают в списке."
