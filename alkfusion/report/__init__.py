"""One result in many faces: JSON, TSV, terminal, HTML. Nothing is decided here."""
