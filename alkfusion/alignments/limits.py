"""The numbers by which reads make a junction, a call, a phase or an answer: one object, from the table."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

__all__ = ["ReadLimits"]


class ReadLimits(msgspec.Struct, frozen=True, kw_only=True):
    """Limits for the reads of one file; where each comes from stands in ``thresholds.tsv`` as ``reads_...``.

    Counts are of fragments, shares go from 0 to 1, depths are means over a stretch. Every limit is the smallest value
    that is enough.
    """

    min_fragments: int  # split reads and pairs together, before a junction is named at all
    min_alignments: int  # different alignments among the split reads: copies of one molecule are no agreement
    min_share: float  # of the reads that are clipped at the place
    min_pairs_alone: int  # pairs, where no read crosses the junction
    unknown_partner_fragments: int
    unknown_partner_share: float
    exon_loss_fragments: int  # that splice over exons of ALK
    intron_19_depth: float  # in DNA, below which its breakpoints would be missed
    rna_alignments: int  # in an RNA file without any of ALK, for the silence to say something
    recount_fragments: int
    recount_depth: int
    imbalance_depth: float  # mean depth of exons 20 to 29
    imbalance_exons: int  # of these ten, that have to be covered: a panel that reads exon 20 alone measures nothing
    imbalance_ratio: float
    balance_ratio: float
    imbalance_step: float  # fold, from one exon to the next, that locates a beginning of transcription
    transcribed_intron: float  # depth of intron 19 before exon 20 over that of exon 20, from which it may start there
    error_rate: float  # of one change of one codon in one fragment, after base quality and read ends are filtered
    indel_error_rate: float  # of one insertion or deletion
    run_error_rate: float  # of one insertion or deletion of a base in a run of it
    run_length: int  # bases of one kind that make a run
    long_read_errors: float  # times these rates, for reads of nanopores and the like
    false_call_probability: float  # by errors alone, of one test
    listed_fragments: int  # a change of fewer is not even listed
    near_end: int  # bases: where most reads of a variant end nearer to it, they may be misaligned
    phase_mixed: float  # of the molecules, joined by the library from two
    phase_likelihood: float  # times likelier than the other answer, before cis or trans is said
    phase_both_kinds: float  # of the molecules of the rarer variant; from here on two kinds of them are told
    phase_chance: float  # of a coincidence that an answer may rest on
    phase_stray: float  # of the fragments across a junction, that show a base by error

    @classmethod
    def of(cls, thresholds: Mapping[str, float]) -> ReadLimits:
        """Take the object from the knowledge table's thresholds; KeyError when the table lacks one."""
        given = {field: thresholds[f"reads_{field}"] for field in cls.__struct_fields__}
        return msgspec.convert(given, cls, strict=False)
