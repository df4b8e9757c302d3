"""SQuAD's format: articles of paragraphs, with questions whose answers stand in them."""

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, FailFast, StrictBool

from qa.gold.records import Name, OptionalText, Text, parsed, read_text, validated


class Answer(BaseModel):
    """Words of the context, which begin at the character `answer_start`."""

    text: Text
    answer_start: int = -1


class Question(BaseModel):
    """A question; the answers are alternatives, and there are none if it `is_impossible`."""

    id: Name
    question: Text
    answers: tuple[Answer, ...] = ()
    is_impossible: StrictBool = False


class Paragraph(BaseModel):
    """A context, and what is asked of it."""

    context: Text
    qas: tuple[Question, ...] = ()


class Article(BaseModel):
    """Paragraphs under one title; titles are written with underscores for spaces."""

    title: OptionalText = None
    paragraphs: tuple[Paragraph, ...] = ()


class _Squad(BaseModel):
    data: Annotated[tuple[Article, ...], FailFast()] = ()


def read_squad(path: Path) -> tuple[Article, ...]:
    """Read a file; raises GoldError if it is not of this format."""
    articles = validated(_Squad, parsed(read_text(path), str(path)), str(path)).data
    return tuple(
        article.model_copy(update={"title": article.title and article.title.replace("_", " ")})
        for article in articles
    )
