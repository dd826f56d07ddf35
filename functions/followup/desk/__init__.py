"""A CSM's desk: what it shows of their accounts, and what is done from it."""
