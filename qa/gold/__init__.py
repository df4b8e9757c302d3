"""Gold sets: questions with what is right, read, checked, sampled and written."""
