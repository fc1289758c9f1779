"""Random decisions for property tests: readings that an act could say, every field of the contract."""

from calendar import monthrange
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from sotszakaz.ordering.acts.data.classifier import (
    ADAPTED_PROGRAMME,
    ALPHABET,
    CHILDREN_WITH_LIMITS,
    FOCUSES,
    FORMS,
    NOT_STATED,
    ORDINARY_CHILDREN,
)

LETTERS = "абвгдежзиклмнопрстуфхцчшщьюяё"
ISSUERS = (
    ("Администрация города Верхнеозёрска Пермского края", "город Верхнеозёрск", "Пермский край"),
    ("Администрация Заречинского муниципального района Томской области", "Заречинский муниципальный район", None),
    ("Администрация Лугского городского округа Алтайского края", "Лугский городской округ", "Алтайский край"),
    ("Администрация Приреченского муниципального округа", "Приреченский муниципальный округ", "Тверская область"),
)
BODIES = (
    "управление образования администрации города Верхнеозёрска",
    "комитет по образованию",
    "муниципальное казённое учреждение «Управление {word}»",
    "отдел {word} администрации",
    "администрация района",
)
PEOPLE = (
    "Ветрова Анна Ильинична",
    "Лесной Пётр Олегович",
    "Полевая И.С.",
    "Озёрный-Луговой Глеб Ильич",
    "А.Б. Морозов",
)
DOCUMENTS = {
    "social_order": "муниципальный социальный заказ",
    "execution_report": "отчёт об исполнении заказа",
    "provider_application": "заявка исполнителя на включение в реестр",
    "agreement": "соглашение о финансовом обеспечении (возмещении) затрат",
    "enrolment_application": "заявление потребителя о зачислении",
    "social_certificate": "социальный сертификат",
    "contract": "договор между исполнителем и получателем",
}
GOALS = {
    1: "Поддержка некоммерческих организаций",
    2: "Усиление конкуренции",
    3: "Увеличение охвата услугами",
    4: "Повышение качества",
    5: "Рост удовлетворенности граждан",
}
QUALITY = {"4.P1": "Определение стандартов", "4.P2": "Создание системы мониторинга", "4.P3": "Наличие чек-листа"}
UNITS = (None, "единиц", "человек", "процент", "рублей", "баллов", "часов")
TYPES = (("P", "process"), ("M", "intermediate"), ("F", "final"))
KINDS = {"постановление": "постановления", "распоряжение": "распоряжения", "решение": "решения", "приказ": "приказа"}

words = st.text(LETTERS, min_size=4, max_size=9)
phrases = st.lists(words, min_size=1, max_size=4).map(" ".join)
titles = phrases.map(str.capitalize)
days = st.dates(date(2021, 1, 1), date(2035, 12, 28))


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


def iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


@st.composite
def heads(draw: st.DrawFn) -> dict[str, Any]:
    issuer, municipality, region = draw(st.sampled_from(ISSUERS))
    return {
        "kind": draw(st.sampled_from(sorted(KINDS))),
        "number": draw(maybe(st.sampled_from(("45-п", "417", "1023-ра", "р-17", "8/2")))),
        "date": iso(draw(maybe(days))),
        "title": draw(maybe(titles.map(lambda text: f"Об организации услуг {text.lower()}"))),
        "issuer": issuer,
        "municipality": municipality,
        "region": region or "Томская область",
        "signed_by": draw(maybe(st.sampled_from(("О.П. Рощин", "Ф.Ё. Юнгер-Ясный")))),
    }


@st.composite
def services(draw: st.DrawFn) -> list[dict[str, Any]]:
    first = st.sampled_from(("804200О.99.0.ББ52", "801012О.99.0.ББ57", "804200Р.76.1.АЮ03"))
    letters = st.text(ALPHABET, min_size=2, max_size=2)
    new = st.builds("{}{}{:02}000".format, first, letters, st.integers(0, 99))
    old = st.builds("42Д{:020}".format, st.integers(0, 10**20 - 1))
    codes = draw(st.lists(new | old, max_size=6, unique=True))
    return [
        {
            "code": code,
            "code_as_written": code,
            "status": "legacy" if "." not in code else "valid",
            "service_name": draw(maybe(titles)),
            "focus": draw(maybe(st.sampled_from(FOCUSES))),
            "form": draw(maybe(st.sampled_from(sorted(FORMS.values())))),
            "category": draw(maybe(st.sampled_from((ORDINARY_CHILDREN, CHILDREN_WITH_LIMITS, NOT_STATED)) | titles)),
            "programme_type": draw(maybe(st.sampled_from((ADAPTED_PROGRAMME, NOT_STATED)))),
            "reason": None,
        }
        for code in codes
    ]


@st.composite
def groups(draw: st.DrawFn) -> dict[str, Any]:
    share = st.builds(
        "{} {} {}".format,
        st.sampled_from(("не менее", "более")),
        st.sampled_from(("половины", "2/3", "3/4", "75/100")),
        st.sampled_from(("членов", "присутствующих")),
    )
    rules = {
        "quorum": draw(maybe(share)),
        "majority": draw(maybe(share)),
        "casting_vote": draw(maybe(st.sampled_from(("голос руководителя рабочей группы", "руководитель")))),
        "minutes_signed_by": draw(maybe(st.sampled_from(("руководителем рабочей группы", "секретарём")))),
    }
    roles = st.sampled_from(("head", "deputy", "secretary", "member"))
    names = draw(st.lists(st.sampled_from(PEOPLE), max_size=4, unique=True))
    mode = draw(st.sampled_from(("created", "existing", None)))
    members = [{"name": name, "position": draw(st.just("") | phrases), "role": draw(roles)} for name in names]
    name = draw(phrases.map("рабочая группа по вопросам {}".format))
    if mode is None:
        return {"mode": None, "name": None, "rules": None, "members": []}
    named = name if mode == "existing" else draw(maybe(st.just(name.capitalize())))
    return {"mode": mode, "name": named, "rules": rules if any(rules.values()) else None, "members": members}


@st.composite
def periods(draw: st.DrawFn) -> tuple[str, date, date]:
    """Kind with the first and the closing day of a month, quarter, half or year, or of several in a row."""
    kind, months = draw(st.sampled_from((("in_month", 1), ("in_quarter", 3), ("in_quarter", 6), ("in_year", 12))))
    first = draw(st.integers(0, 12 // months - 1)) * months + 12 * draw(st.integers(2022, 2032))
    closing = first + months * draw(st.integers(1, 2)) - 1
    year, month = divmod(closing, 12)
    return kind, date(first // 12, first % 12 + 1, 1), date(year, month + 1, monthrange(year, month + 1)[1])


@st.composite
def deadlines(draw: st.DrawFn) -> dict[str, Any]:
    """Of every kind, once or again and again."""
    day = draw(days)
    yearly = st.builds("FREQ=YEARLY;BYMONTH={};BYMONTHDAY={}".format, st.integers(1, 12), st.integers(1, 28))
    often = st.sampled_from(("FREQ=MONTHLY", "FREQ=MONTHLY;INTERVAL=3", "FREQ=YEARLY", "FREQ=YEARLY;INTERVAL=2"))
    shape = draw(st.integers(0, 7))
    kind, starts, ends, rule = "unset", None, None, None
    if shape == 0:
        kind = draw(st.sampled_from(("as_needed", "continuous", "unset")))
    elif shape == 1:
        kind, starts, ends = "on_date", day, day
    elif shape == 2:
        kind, ends, rule = "by_date", day, draw(maybe(yearly | often))
    elif shape == 3:
        kind, starts = "from_date", day
        ends = draw(maybe(st.just(day + timedelta(days=draw(st.integers(1, 400))))))
    elif shape in (4, 5):
        (kind, starts, ends), rule = draw(periods()), draw(maybe(yearly | often))
    elif shape == 6:
        kind, rule = "by_date", draw(yearly | st.builds("FREQ=MONTHLY;BYMONTHDAY={}".format, st.integers(1, 31)))
    else:
        kind, rule = draw(
            st.sampled_from(
                (
                    ("continuous", "FREQ=DAILY"),
                    ("continuous", "FREQ=WEEKLY"),
                    ("in_month", "FREQ=MONTHLY"),
                    ("in_quarter", "FREQ=MONTHLY;INTERVAL=3"),
                    ("in_quarter", "FREQ=MONTHLY;INTERVAL=6"),
                    ("in_year", "FREQ=YEARLY"),
                    ("in_year", "FREQ=YEARLY;INTERVAL=3"),
                )
            )
        )
    if rule == "FREQ=YEARLY" and ends is not None:
        rule = again_every_year(kind, starts, ends)
    return {"text": "", "kind": kind, "starts": iso(starts), "ends": iso(ends), "repeats": rule}


def again_every_year(kind: str, starts: date | None, ends: date) -> str:
    """A first term that comes again every year: on its day or in its months, where it has them."""
    if kind == "by_date":
        return f"FREQ=YEARLY;BYMONTH={ends.month};BYMONTHDAY={ends.day}"
    if kind == "in_year" or starts is None or starts.year != ends.year:
        return "FREQ=YEARLY"
    return f"FREQ=YEARLY;BYMONTH={','.join(str(month) for month in range(starts.month, ends.month + 1))}"


@st.composite
def plans(draw: st.DrawFn) -> list[dict[str, Any]]:
    is_staged = draw(st.booleans())
    items: list[dict[str, Any]] = []
    for stage in range(1, draw(st.integers(0, 3)) + 1) if is_staged else (None,):
        title = draw(maybe(titles)) if stage else None
        for number in range(1, draw(st.integers(1, 3)) + 1):
            items.append(
                {
                    "stage": stage,
                    "stage_title": title,
                    "number": f"{stage}.{number}" if stage else str(number),
                    "title": draw(titles),
                    "deadline": draw(deadlines()),
                    "result": draw(maybe(phrases)),
                    "responsible": draw(st.lists(bodies(), max_size=2, unique=True)),
                }
            )
    return items


@st.composite
def bodies(draw: st.DrawFn) -> str:
    return draw(st.sampled_from(BODIES)).format(word=draw(words))


@st.composite
def values(draw: st.DrawFn, unit: str | None) -> dict[str, Any]:
    """Of every kind; a bare number of a row in percent is a percent."""
    kind = draw(st.sampled_from(("number", "percent", "state", "pending", "empty")))
    kind = "percent" if kind == "number" and unit == "процент" else kind
    number = (
        st.sampled_from((2000, 12_1900)) | st.integers(0, 10**6) | st.integers(0, 10**6).map(lambda whole: whole / 100)
    )
    said: Any = None
    if kind in ("number", "percent"):
        said = draw(number)
        said = int(said) if said == int(said) else said
    elif kind == "state":
        said = draw(st.sampled_from(("да", "нет", "в наличии")) | st.text(LETTERS[:-1], min_size=5, max_size=9))
    return {"text": "", "kind": kind, "value": said, "year": draw(maybe(st.integers(2021, 2034)))}


@st.composite
def indicators(draw: st.DrawFn) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for goal in sorted(draw(st.sets(st.sampled_from(sorted(GOALS))))):
        for letter, kind in TYPES:
            if not draw(st.booleans()):
                continue
            key = f"{goal}.{letter}" if (goal, letter) != (4, "P") else draw(st.sampled_from(sorted(QUALITY)))
            base = {"goal": goal, "goal_title": GOALS[goal], "type": kind}
            rows.append(draw(indicator_rows(base, key, None)))
            if letter != "P" and draw(st.booleans()):
                rows.append(draw(indicator_rows(base, f"{key}.1", key)))
    return rows


@st.composite
def indicator_rows(draw: st.DrawFn, base: dict[str, Any], key: str, parent: str | None) -> dict[str, Any]:
    unit = draw(st.sampled_from(UNITS))
    title = QUALITY.get(key) or draw(phrases.map("показатель {}".format))
    return {
        **base,
        "key": key,
        "title": f"из них {title}" if parent else title.capitalize(),
        "parent_key": parent,
        "unit": unit,
        "baseline": draw(values(unit)),
        "target": draw(values(unit)),
        "responsible": draw(maybe(bodies())),
    }


@st.composite
def documents(draw: st.DrawFn, systems: list[str]) -> list[dict[str, Any]]:
    condition = st.sampled_from(("в случае отсутствия технической возможности", "при невозможности обмена"))
    paper = st.fixed_dictionaries({"year": maybe(st.integers(2021, 2034)), "condition": maybe(condition)})
    kinds = draw(st.lists(st.sampled_from(sorted(DOCUMENTS)), max_size=7, unique=True))
    places = [*systems, "закрытого портала области"]
    return [
        {
            "kind": kind,
            "title": DOCUMENTS[kind],
            "formed_in": draw(maybe(st.sampled_from(places))),
            "paper": draw(maybe(paper)),
        }
        for kind in kinds
    ]


@st.composite
def effects(draw: st.DrawFn, head: dict[str, Any]) -> dict[str, Any]:
    """By days in our words, from the signing, after a publication, or not said."""
    of_this = KINDS[head["kind"]]
    this = "Настоящий приказ" if head["kind"] == "приказ" else f"Настоящее {head['kind']}"
    said = draw(st.sampled_from(("days", "signing", "publication", "nothing")))
    if said == "days":
        return {"date": iso(draw(days)), "retroactive_from": iso(draw(maybe(days))), "text": None}
    if said == "signing":
        return {"date": head["date"], "retroactive_from": None, "text": f"{this} вступает в силу со дня подписания."}
    if said == "publication":
        back = draw(days)
        text = f"{this} вступает в силу после размещения {of_this} на сайте и распространяется на правоотношения, "
        text += f"возникшие с {back:%d.%m.%Y}."
        return {"date": None, "retroactive_from": iso(back), "text": text}
    return {"date": None, "retroactive_from": None, "text": None}


@st.composite
def readings(draw: st.DrawFn) -> dict[str, Any]:
    """A whole decision."""
    head = draw(heads())
    systems = draw(st.lists(words.map("информационная система «{}»".format), max_size=3, unique=True))
    publication = "Сведения размещаются на едином портале бюджетной системы Российской Федерации {}."
    control = "Контроль за исполнением возложить на заместителя главы {}."
    return {
        "act": head,
        "authorised_body": draw(maybe(bodies())),
        "activity": draw(maybe(phrases.map("реализация программ {} (за исключением предпрофессиональных)".format))),
        "selection": {"method": draw(st.sampled_from(("social_certificate", "competition", None))), "text": None},
        "services": draw(services()),
        "excluded_provider_names": draw(st.lists(phrases, max_size=3, unique=True)),
        "working_group": draw(groups()),
        "plan": draw(plans()),
        "indicators": draw(indicators()),
        "documents": draw(documents(systems)),
        "information_systems": systems,
        "publication": draw(maybe(phrases.map(publication.format))),
        "analysis_due": iso(draw(maybe(days))),
        "control": draw(maybe(phrases.map(control.format))),
        "effective": draw(effects(head)),
        "findings": [],
    }
