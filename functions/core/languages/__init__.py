"""The product's own words: one module a language, plain data only, every one with the same fields (words.py)."""
