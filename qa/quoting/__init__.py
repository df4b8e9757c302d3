"""From passages to quotes: which sentences answer, with what around them."""
