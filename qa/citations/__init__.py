"""Citations: what a reader needs to find the source of a quote, in the formats people use."""
