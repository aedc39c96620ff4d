"""BAM and CRAM: junction evidence, codon counts, phase, exon coverage, all from the ALK locus and what it points to."""
