"""Mails that follow an answer: to the customer who gave it, and to the colleagues whom it concerns."""
