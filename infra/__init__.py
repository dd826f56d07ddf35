"""Everything around the functions: programme, schemas, packaging and the one-machine run."""
