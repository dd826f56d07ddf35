"""Listening Post: a Net Promoter Score programme that runs in its owner's AWS account."""
