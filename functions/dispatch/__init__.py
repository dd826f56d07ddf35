"""Ask: who is asked what and when, and the sending of it."""
