"""Tests, one folder per kind; names are sentences of behaviour."""
