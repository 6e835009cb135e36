"""Ground floor: what Aune means. Pure values and rules; no Flask, no SQL, no YAML, no files, no clock, no chance."""
