"""Text: words as they are indexed, numbers, dates and units in a sentence, what a question asks."""

from qa.text.analysis import analyzer, asked_words, indexed_words, whole_words
from qa.text.dates import dates, times
from qa.text.numbers import numbers
from qa.text.questions import figure_kinds, may_ask_figure
from qa.text.templates import environment, escaped, plain
from qa.text.written_forms import written_forms

__all__ = [
    "analyzer",
    "asked_words",
    "dates",
    "environment",
    "escaped",
    "figure_kinds",
    "indexed_words",
    "may_ask_figure",
    "numbers",
    "plain",
    "times",
    "whole_words",
    "written_forms",
]
