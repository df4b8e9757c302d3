"""Which sentences are quoted, and with what context."""
