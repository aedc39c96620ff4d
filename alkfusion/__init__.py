"""Find ALK rearrangements and kinase-domain mutations and predict the sensitivity to each ALK inhibitor."""

__version__ = "0.1.0"
