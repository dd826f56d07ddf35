"""The trend report: where the scores are going, of everyone, of each survey and of each group."""
