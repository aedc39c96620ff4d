"""Many results as tables: one pass over the files, one result in memory at a time."""
