"""Citations: what a reader needs to find the source of a quote, in the formats people use.

references in APA and MLA: `styles`; BibTeX and RIS: `records`; CSL-JSON: `csl_json`; Web
Annotations and links to the very words: `annotation`
"""

from qa.citations.annotation import annotation, link
from qa.citations.csl_json import csl_item, web_address
from qa.citations.export import cited_text, export, export_quotes, references
from qa.citations.records import bibtex, ris
from qa.citations.source import citation, quotation, reference
from qa.citations.styles import styled_reference

__all__ = [
    "annotation",
    "bibtex",
    "citation",
    "cited_text",
    "csl_item",
    "export",
    "export_quotes",
    "link",
    "quotation",
    "reference",
    "references",
    "ris",
    "styled_reference",
    "web_address",
]
