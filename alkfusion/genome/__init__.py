"""Builds, contig names, transcripts, sequences, coordinates, domains."""
