"""The themes of a comment, by the owner's list of words or by a model."""
