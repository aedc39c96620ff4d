"""A DNA breakpoint, spliced in thought: which exon the transcript will use.

A break in intron n leaves exon n as the last whole exon upstream and exon n + 1 as the first downstream. A break
inside an exon destroys one of its splice sites, so that the next whole exon is the likely one. DNA cannot show which
alternative exons are used (EML4 6a or 6b), nor that the transcript is made at all.
"""

from __future__ import annotations

import msgspec

from alkfusion.interpret.placement import Role, Site

__all__ = ["predicted_site"]


def predicted_site(site: Site) -> Site:
    """Return the site with the exon that splicing will use; the position stays the DNA breakpoint, 1-based."""
    if site.transcript is None or site.exon is None:
        return site
    if site.kind == "intron" or site.kind == "exon_edge":
        return msgspec.structs.replace(site, offset=0, kind="intron")
    # inside an exon: the side that is kept has lost the splice site that faces the junction
    step = -1 if site.role is Role.FIVE_PRIME else 1
    number = site.exon.number + step
    if not 1 <= number <= len(site.transcript.exons):
        return msgspec.structs.replace(site, exon=None, offset=0, kind="mid_exon")
    return msgspec.structs.replace(site, exon=site.transcript.exons[number - 1], offset=0, kind="mid_exon")
