"""Packs for slides, as data: for a review with one customer, and for an all-hands meeting."""
