"""The reports on silence: who does not answer, and what that may do to the score."""
