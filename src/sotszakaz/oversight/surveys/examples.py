"""An example of a questionnaire to begin with, in our own words."""

from sotszakaz.oversight.surveys.states import QuestionKind

EXAMPLE: tuple[tuple[str, QuestionKind], ...] = (
    ("Насколько вы довольны услугой в целом?", QuestionKind.SCALE),
    ("Насколько вы довольны тем, как педагог ведёт занятия?", QuestionKind.SCALE),
    ("Насколько удобны помещение и расписание?", QuestionKind.SCALE),
    ("Посоветуете ли вы эту программу другим семьям?", QuestionKind.YES_NO),
    ("Что стоит улучшить?", QuestionKind.WORDS),
)
