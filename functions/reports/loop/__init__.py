"""The report of the closed loop: who was answered, how fast, and what is overdue."""
