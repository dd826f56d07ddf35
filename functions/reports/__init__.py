"""Learn: the lake of every answer, and the reports drawn from it."""
