"""Close the loop: a reply to everyone who answers, and word to the people who should know."""
