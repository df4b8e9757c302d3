"""Gold sets: questions with what is right, read, checked, constructed and matched."""

from qa.gold.check import Shelf, check
from qa.gold.construction import export_gold, sample
from qa.gold.files import read_gold, read_gold_file
from qa.gold.gold import GoldDocument, GoldEvidence, GoldFile, GoldQuestion, GoldSet
from qa.gold.matching import Places
from qa.gold.table import write_gold

__all__ = [
    "GoldDocument",
    "GoldEvidence",
    "GoldFile",
    "GoldQuestion",
    "GoldSet",
    "Places",
    "Shelf",
    "check",
    "export_gold",
    "read_gold",
    "read_gold_file",
    "sample",
    "write_gold",
]
