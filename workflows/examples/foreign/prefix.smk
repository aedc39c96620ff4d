"""The same foreign workflow with the module below a prefix.

Snakemake puts the prefix before every path of the module, also before those that it reads; hence the fusion calls lie
below it too. Prefer pathvars, as in Snakefile.
"""

import csv

from snakemake.utils import min_version

min_version("9.13")


configfile: "config/config.yaml"


with open(config["samples"], newline="") as sheet:
    RNA_SAMPLES = [
        row["sample_name"]
        for row in csv.DictReader(sheet, delimiter="\t")
        if row["datatype"] == "rna" and "fusions" in row["calling"].split(",")
    ]


module alkfusion:
    snakefile:
        "../../rules/alkfusion.smk"
    config:
        {**config["alkfusion"], "samples": RNA_SAMPLES}
    prefix:
        "alk"


use rule * from alkfusion as alk_*


rule all:
    default_target: True
    input:
        "alk/results/alkfusion/cohort.tsv",
        "alk/results/alkfusion/complete",
        expand("alk/results/summary/{sample}.txt", sample=RNA_SAMPLES),


rule arriba:
    # stands for the rule of the foreign workflow that calls fusions
    input:
        "calls/{sample}.tsv",
    output:
        "alk/results/arriba/{sample}.fusions.tsv",
    log:
        "logs/arriba/{sample}.log",
    conda:
        "envs/coreutils.yaml"
    shell:
        "cp {input} {output} 2> {log}"


rule summary:
    # a rule behind the module: it asks for the result of one sample
    input:
        "alk/results/alkfusion/samples/{sample}.json",
    output:
        "alk/results/summary/{sample}.txt",
    log:
        "logs/summary/{sample}.log",
    conda:
        "envs/coreutils.yaml"
    shell:
        "grep -o '\"alk_status\":[^,]*' {input} > {output} 2> {log}"
