"""How words, numbers and dates of a text are analysed."""
