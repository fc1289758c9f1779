"""Generated groups of a region for the bench of the catalogue, and of others who need a full catalogue."""

from pathlib import Path

import psycopg

SQL = Path(__file__).parent / "sql"

SUBJECTS = {
    "художественная": {
        "Акварель и тушь": "акварель тушь кисть этюд пейзаж натюрморт цвет композиция",
        "Гончарная мастерская": "глина гончарный круг керамика лепка роспись обжиг посуда",
        "Хор": "вокал дыхание ноты ансамбль концерт пение слух песня",
        "Театральная студия": "сцена роль речь этюд спектакль костюм актер импровизация",
        "Танцы": "хореография ритм балет народный танец пластика растяжка",
        "Гитара": "гитара аккорд бой перебор ансамбль песня гармония лады",
        "Вышивка": "нитка бисер лента вышивка узор рукоделие шитье кукла",
    },
    "техническая": {
        "Робототехника": "робот датчик мотор программа сборка конструктор соревнование алгоритм",
        "Программирование": "питон алгоритм игра сайт код логика массив отладка",
        "Авиамоделирование": "планер модель крыло чертеж двигатель полет клей бальза",
        "3D-печать": "принтер модель чертеж пластик прототип сканер дизайн деталь",
        "Радиоэлектроника": "схема паяльник резистор датчик плата ток сигнал прибор",
    },
    "физкультурно-спортивная": {
        "Шахматы": "дебют эндшпиль партия турнир тактика фигура задача разбор",
        "Футбол": "мяч передача удар команда ворота тренировка выносливость игра",
        "Плавание": "кроль брасс бассейн старт дыхание вода поворот дистанция",
        "Самбо": "борьба бросок захват страховка татами поединок разминка приемы",
        "Гимнастика": "растяжка кувырок мост обруч лента осанка баланс прыжок",
    },
    "естественнонаучная": {
        "Юный биолог": "клетка растение микроскоп опыт животное препарат гербарий теплица",
        "Занимательная химия": "реакция раствор кристалл опыт кислота вещество пробирка индикатор",
        "Астрономия": "звезда планета телескоп орбита созвездие галактика наблюдение небо",
        "Экология": "вода почва лес наблюдение отходы заповедник вид климат",
    },
    "социально-гуманитарная": {
        "Английский язык": "речь грамматика диалог чтение слово песня игра произношение",
        "Журналистика": "заметка интервью газета редактор видео заголовок репортаж блог",
        "Юный правовед": "закон право суд договор устав дебаты гражданин обязанность",
        "Дошкольная подготовка": "буква счет письмо внимание память сказка прописи моторика",
    },
    "туристско-краеведческая": {
        "Туризм": "поход палатка карта узел костер маршрут компас рюкзак",
        "Краеведение": "история музей архив экспедиция родник улица усадьба предание",
    },
}
WORDS = sorted({word for titles in SUBJECTS.values() for words in titles.values() for word in words.split()})
FOCUSES = tuple(SUBJECTS)


def prepare(admin: psycopg.Connection) -> None:
    """The region without groups. `admin` is a superuser: rows are written past triggers, in seconds."""
    admin.execute((SQL / "catalogue_seed.sql").read_bytes())
    rows = [(focus, title, words.split()) for focus, titles in SUBJECTS.items() for title, words in titles.items()]
    with admin.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO bench_subject VALUES (%s, %s, %s, %s)", [(place, *row) for place, row in enumerate(rows, 1)]
        )
    past_triggers(admin, "SELECT bench_region()")


def grow(admin: psycopg.Connection, since: int, until: int) -> None:
    """So many groups from number `since` on; the statistics are fresh afterwards."""
    past_triggers(admin, f"SELECT bench_groups({int(since)}, {int(until)})")
    admin.execute("VACUUM ANALYZE")


def past_triggers(admin: psycopg.Connection, statement: str) -> None:
    admin.execute("SET session_replication_role = replica")
    admin.execute(statement.encode())
    admin.execute("RESET session_replication_role")
