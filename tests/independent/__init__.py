"""A second computation of the score, written from the method alone, and random assessments to compare both."""
