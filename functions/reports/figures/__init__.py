"""Figures as every report has them: scores, shares, changes and directions, their calendar, and their words."""
