"""Word to colleagues: whom it goes to, in which words, at once or as digests, to wherever they read it."""
