"""The digest mail: what each report has to say, to whom, and why they may believe it."""
