"""The one-machine run: template.yaml brought to life against a local AWS, with a clock that can be moved."""
