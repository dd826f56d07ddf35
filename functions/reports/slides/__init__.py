"""A pack drawn as slides that can be edited, stored, and handed over by mail."""
