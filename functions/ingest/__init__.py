"""Collect: the pages and channels through which people answer."""
