"""Statistics, of numbers alone: each formula with its source, knowing no lake and no report."""
