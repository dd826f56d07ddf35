"""Promises to get back to someone: what opens one, who has it, when it is due, its page and what is done with it."""
