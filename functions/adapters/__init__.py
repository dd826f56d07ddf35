"""The only code in the functions that talks to AWS."""
