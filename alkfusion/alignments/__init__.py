"""BAM and CRAM: junction evidence, codon counts, phase, exon coverage."""
