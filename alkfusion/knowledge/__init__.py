"""The curated table: load, validate, match, compare versions."""
