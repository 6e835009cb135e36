"""Top floor: HTTP in, HTML out; one blueprint a room of the site."""
