"""From a question to an answer in the documents' own words."""
