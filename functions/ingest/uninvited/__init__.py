"""Collect, from whoever comes without an invitation: the widget in the product, and open links."""
