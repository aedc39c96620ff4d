"""Predictions per second in one process: random genotypes of the shipped table, every sample another one."""

from __future__ import annotations

import random
import statistics
import time
from itertools import pairwise

from alkfusion.interpret.stated import stated_fusion
from alkfusion.knowledge.table import Knowledge, load_knowledge
from alkfusion.model import Mutation, Phase, PhasedPair
from alkfusion.predict import Findings, predict

SAMPLES = 20_000
ROUNDS = 3
PROMISE = 50_000


def random_samples(knowledge: Knowledge) -> list[Findings]:
    """Return samples with none to three changes of the table, in four fusions, in every phase."""
    numbers = random.Random(7)
    changes = sorted({change for row in knowledge.evidence for change in row.genotype if "?" not in change})
    fusions = [stated_fusion(name) for name in ("NPM1::ALK", "EML4::ALK", "TPM3::ALK", "v::ALK")]
    samples = []
    for _ in range(SAMPLES):
        chosen = numbers.sample(changes, numbers.randrange(4))
        phase = numbers.choice(tuple(Phase))
        samples.append(
            Findings(
                rearrangements=(numbers.choice(fusions),),
                mutations=tuple(Mutation(protein=change) for change in chosen),
                phases=tuple(PhasedPair(first=a, second=b, phase=phase) for a, b in pairwise(chosen)),
                disease=numbers.choice((None, "ALCLALKP", "NSCLC")),
                age=float(numbers.randrange(80)),
            )
        )
    return samples


def measure(samples: list[Findings], knowledge: Knowledge) -> tuple[float, float]:
    """Predict every sample; return calls (one a drug) per second of processor time and of wall time."""
    wall, processor = time.perf_counter(), time.process_time()
    calls = sum(len(predict(findings, knowledge)) for findings in samples)
    return calls / (time.process_time() - processor), calls / (time.perf_counter() - wall)


def main() -> None:
    """Print the median of several rounds; the first, which fills the caches, is printed beside it."""
    knowledge = load_knowledge()
    samples = random_samples(knowledge)
    drugs = len(predict(samples[0], knowledge))
    first, _ = measure(samples, knowledge)
    rates = [measure(samples, knowledge) for _ in range(ROUNDS)]
    rate, wall = (statistics.median(column) for column in zip(*rates, strict=True))
    print(
        f"one process: {rate:,.0f} predictions a second of processor time, {wall:,.0f} of wall time"
        f" ({rate / drugs:,.0f} samples x {drugs} drugs); first round {first:,.0f};"
        f" promise {PROMISE:,}, ratio {rate / PROMISE:.2f}"
    )


if __name__ == "__main__":
    main()
