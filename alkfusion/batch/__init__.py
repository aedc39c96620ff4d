"""Many samples in one command: the sheet, the processes, what is kept of an earlier run."""
