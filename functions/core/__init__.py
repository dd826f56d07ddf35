"""Pure words and rules that two or more functions share: no AWS, clock, environment or log."""
