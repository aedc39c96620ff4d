"""What was reported, turned into what it means: orientation, exon, frame, name, class."""
