"""What is shown to whom: groups of a few held back, nothing to be had by subtraction, nobody named."""
