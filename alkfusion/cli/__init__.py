"""One verb a file, thin; only the chosen verb is imported."""
