"""Pages for people: one self-contained file each, no script needed, nothing fetched."""
