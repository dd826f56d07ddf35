"""The lake: what is written to it, and what is read from it by the queries of sql/."""
