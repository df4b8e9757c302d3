"""The library on disk: one SQLite file that holds documents, passages and vectors."""
