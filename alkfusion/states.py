"""The words of a result: every state that a field can be in, one word for one thing."""

from __future__ import annotations

from enum import StrEnum

__all__ = [
    "AlkStatus",
    "AssessmentState",
    "BackgroundMatch",
    "Event",
    "Frame",
    "KinaseDomain",
    "Phase",
    "Prediction",
    "Significance",
    "YesNoUnknown",
]


class AlkStatus(StrEnum):
    """The answer in one word."""

    REARRANGED = "rearranged"
    CANDIDATE = "candidate"
    MUTATED = "mutated"
    NOT_DETECTED = "not_detected"
    NOT_ASSESSED = "not_assessed"


class Event(StrEnum):
    """Class of a rearrangement."""

    KINASE_FUSION = "kinase_fusion"
    CANDIDATE = "candidate"
    RECIPROCAL = "reciprocal"
    KINASE_LOST = "kinase_lost"
    OUT_OF_FRAME = "out_of_frame"
    ANTISENSE = "antisense"
    READ_THROUGH = "read_through"
    INTRAGENIC = "intragenic"
    UNRESOLVED = "unresolved"


class Frame(StrEnum):
    """Reading frame of ALK in the fusion transcript, from codons."""

    IN_FRAME = "in_frame"
    OUT_OF_FRAME = "out_of_frame"
    STOP_BEFORE_JUNCTION = "stop_before_junction"
    UNKNOWN = "unknown"


class KinaseDomain(StrEnum):
    """How much of the ALK kinase domain the fusion keeps."""

    RETAINED = "retained"
    PARTIAL = "partial"
    LOST = "lost"
    UNKNOWN = "unknown"


class YesNoUnknown(StrEnum):
    """Yes, no, or not known; never a missing value."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Significance(StrEnum):
    """What the knowledge table knows of a mutation."""

    KNOWN_RESISTANCE = "known_resistance"
    KNOWN_ACTIVATING = "known_activating"
    UNKNOWN = "unknown"


class Phase(StrEnum):
    """Whether two mutations lie on one molecule."""

    CIS = "cis"
    TRANS = "trans"
    UNKNOWN = "unknown"


class AssessmentState(StrEnum):
    """How many of the defining residues could be seen."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    NONE = "none"


class Prediction(StrEnum):
    """What the knowledge table predicts for a drug."""

    RESISTANT = "resistant"
    REDUCED = "reduced"
    CONFLICTING = "conflicting"
    SENSITIVE = "sensitive"
    PRESUMED_SENSITIVE = "presumed_sensitive"
    NO_EVIDENCE = "no_evidence"
    NOT_APPLICABLE = "not_applicable"
    NOT_ASSESSED = "not_assessed"


class BackgroundMatch(StrEnum):
    """How near the molecule of the evidence is to the molecule of the sample."""

    SAME = "same"
    OTHER_FUSION = "other_fusion"
    FULL_LENGTH = "full_length"
