"""From text to vectors: the encoder, the vector index, token codes and late interaction."""
