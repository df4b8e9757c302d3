"""The pages of an evaluation: one file each, without any request, that opens from disk."""
