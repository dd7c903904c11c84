"""What was found, in the forms that others take it in: JSON and CoNLL-U, tables, linked data, event data.

`FORMATS` is the table of what `twosource export` writes; each form's module names the codebook that it follows.
"""

from twosource.export.contract import (
    BRIEF_SCHEMA,
    READ_SCHEMA,
    analysis_to_conllu,
    analysis_to_json,
    brief_to_json,
    report_to_json,
)
from twosource.export.formats import FORMATS, Format, write_folder, write_text
from twosource.export.frames import to_pandas, to_polars
from twosource.export.tables import build_tables

__all__ = [
    "BRIEF_SCHEMA",
    "FORMATS",
    "READ_SCHEMA",
    "Format",
    "analysis_to_conllu",
    "analysis_to_json",
    "brief_to_json",
    "build_tables",
    "report_to_json",
    "to_pandas",
    "to_polars",
    "write_folder",
    "write_text",
]
