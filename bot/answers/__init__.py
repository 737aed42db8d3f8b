"""Finds the rule that answers a question, and says when there is none."""

from bot.answers.answerer import Answerer, make_answerer
from bot.answers.batch import answer_batch
from bot.answers.clusters import make_grouper
from bot.answers.document import MAX_DOCUMENT_BYTES, read_document, tie
from bot.answers.guideline_file import load
from bot.answers.liking import decide_liking
from bot.answers.organisations import Organisation, Organisations, organisations
from bot.answers.plain_text import answer_text
from bot.answers.wording import wording_fault

__all__ = [
    "MAX_DOCUMENT_BYTES",
    "Answerer",
    "Organisation",
    "Organisations",
    "answer_batch",
    "answer_text",
    "decide_liking",
    "load",
    "make_answerer",
    "make_grouper",
    "organisations",
    "read_document",
    "tie",
    "wording_fault",
]
