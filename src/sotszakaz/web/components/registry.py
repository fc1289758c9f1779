"""Every component of the pages: what it is for, in one sentence. The gallery shows all of them.

The name is the tag (`button` is `<c-button>`), the template is `components/<name>.html` with underscores, the example
is `portal/gallery/_<name>.html`.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Component:
    """One component: its tag and what it is for."""

    name: str
    purpose: str

    @property
    def template(self) -> str:
        return f"components/{self._file}.html"

    @property
    def example(self) -> str:
        return f"portal/gallery/_{self._file}.html"

    @property
    def _file(self) -> str:
        return self.name.replace("-", "_")


@dataclass(frozen=True, slots=True)
class Group:
    """Components that are looked for together."""

    title: str
    components: tuple[Component, ...]


GROUPS = (
    Group(
        "Страница",
        (
            Component("page-heading", "Заголовок страницы с надзаголовком, пояснением, состоянием и действиями."),
            Component("breadcrumbs", "Где вы: путь от раздела до страницы."),
            Component("crumb", "Одно звено пути; без адреса — сама страница."),
            Component("tabs", "Виды одного списка ссылками; работают без JavaScript."),
            Component("notice", "Сообщение четырёх тонов; цвет никогда не говорит один."),
            Component("empty-state", "Пусто — и что делать дальше."),
        ),
    ),
    Group(
        "Действия",
        (
            Component("button", "Кнопка формы: главная, вторая, тихая, опасная."),
            Component("link-button", "Ссылка в виде кнопки: переход, не запись."),
            Component("post-button", "Одно действие одной кнопкой: форма с защитным знаком внутри."),
            Component(
                "confirm",
                "Действие с последствиями: раскрыть, прочитать их, назвать причину, подтвердить.",
            ),
        ),
    ),
    Group(
        "Формы",
        (
            Component("form", "Форма целиком: перечень ошибок, поля, кнопки. Ошибка стоит и сверху, и у поля."),
            Component("field", "Одно поле: подпись, пояснение, ошибка, связанные для чтеца экрана."),
            Component("error-summary", "Перечень ошибок со ссылками на поля; после отказа курсор стоит на нём."),
            Component("filter-bar", "Отбор списка: форма GET, ссылкой можно поделиться."),
        ),
    ),
    Group(
        "Списки и карточки",
        (
            Component("table", "Таблица с подписью; на телефоне каждая строка становится карточкой."),
            Component("pagination", "Страницы списка; отбор в адресе сохраняется."),
            Component("card", "Карточка с заголовком, боковой пометкой и подвалом."),
            Component("facts", "Сведения парами «название — значение»."),
            Component("fact", "Одна пара сведений."),
            Component("state-badge", "Состояние словом и тоном; тон берётся из названия состояния."),
            Component("steps", "Путь из шагов: сделанные, нынешний, будущие."),
            Component("week", "Неделя нескольких дел по дням; занятия в одно время названы словами."),
            Component("timeline", "История: что, когда, кем."),
            Component("source-fact", "Прочитанное значение рядом с местом в тексте и предложенным исправлением."),
        ),
    ),
    Group(
        "Числа",
        (
            Component("money", "Сумма: рубли или единицы счёта."),
            Component("stats", "Ряд плиток с главными числами."),
            Component("stat", "Одна плитка: число, что оно значит, пояснение."),
            Component("meter", "Счёт полосой: израсходовано, удержано, свободно; рядом те же числа словами."),
            Component("explain", "Число и то, из чего оно состоит."),
            Component("qr", "QR-код, который ведёт на страницу проверки."),
        ),
    ),
)

COMPONENTS = tuple(component for group in GROUPS for component in group.components)
