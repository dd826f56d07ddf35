"""The report of themes: what people write about, how they score, and what was done about it."""
