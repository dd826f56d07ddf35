"""The report on what a score is worth: whether those who scored differently stayed, renewed or grew differently."""
