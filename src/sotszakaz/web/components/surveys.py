"""Answers of a survey as rows of a page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sotszakaz.oversight.surveys.models import Question, SurveyAnswer
from sotszakaz.oversight.surveys.states import SCALE_WORDS, QuestionKind

YES_NO = {"true": "да", "false": "нет"}


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A question with how often each answer was given."""

    question: Question
    answers: list[tuple[str, int]]
    total: int


def question_rows(questions: Iterable[Question], counts: Mapping[int, list[tuple[str, int]]]) -> list[QuestionRow]:
    """Questions with choices, each answer in words."""
    rows = []
    for each in questions:
        if each.kind == QuestionKind.WORDS:
            continue
        said = counts.get(each.pk, [])
        words = [(_word(each, answer), count) for answer, count in said]
        rows.append(QuestionRow(each, words, sum(count for _, count in said)))
    return rows


def words_said(questions: Iterable[Question], answers: Iterable[SurveyAnswer]) -> list[str]:
    """What was typed, one line an answer."""
    keys = [str(each.pk) for each in questions if each.kind == QuestionKind.WORDS]
    return [str(answer.said[key]) for answer in answers for key in keys if key in answer.said]


def _word(question: Question, answer: str) -> str:
    if question.kind == QuestionKind.YES_NO:
        return YES_NO.get(answer, answer)
    return SCALE_WORDS.get(int(answer), answer)
