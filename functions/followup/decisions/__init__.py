"""What an answer, a silence or a colleague's change calls for: decided once, kept, and handed on as effects."""
