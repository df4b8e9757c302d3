"""The formats in which citations are given."""

from enum import StrEnum


class CitationFormat(StrEnum):
    """References for readers, records for programs, or the quotes themselves with their sources."""

    APA = "apa"
    MLA = "mla"
    BIBTEX = "bibtex"
    RIS = "ris"
    CSL = "csl"
    ANNOTATION = "annotation"
    TEXT = "text"
