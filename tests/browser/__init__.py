"""Real use in Chromium, against a real server: what no test of a single page can show."""
