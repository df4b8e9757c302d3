"""What a document is: its text, blocks, sentences and passages, how it is loaded and stored."""
