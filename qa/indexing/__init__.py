"""Adding documents to a library and keeping it: indexing, watching, backup, verification."""
