"""Words: how they are made of texts, indexed and found."""
