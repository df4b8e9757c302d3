"""Training of the reader: `python -m qa.reader.train`."""

__all__: list[str] = []
