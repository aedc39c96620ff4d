"""ALK rearrangements, mutations and drug calls of many samples, as a module.

Where files go is decided by the pathvars <results>, <logs> and <benchmarks>, what is read by `config`; see
config/README.md. Samples are annotated in batches, because one job of a cluster costs seconds and one sample some
hundredths of a second.
"""

from snakemake.utils import min_version

min_version("9.13")


include: "samples.smk"


rule alkfusion_batch:
    input:
        files=files_of_batch,
        knowledge=config["knowledge"],
        fasta=config["fasta"],
    output:
        directory("<results>/alkfusion/batches/{batch}"),
    log:
        "<logs>/alkfusion/batch/{batch}.log",
    benchmark:
        "<benchmarks>/alkfusion/batch/{batch}.tsv"
    wildcard_constraints:
        batch=r"\d{5}",
    retries: 2
    conda:
        "../envs/alkfusion.yaml"
    threads: config["threads"]
    resources:
        mem_mb=lambda wildcards, attempt: config["mem_mb"] * attempt,
        runtime=lambda wildcards, attempt: config["runtime"] * attempt,
        attempt=lambda wildcards, attempt: attempt,
    params:
        rows=rows_of_batch,
        build=config["build"],
        html=config["html"],
        extra=config["extra"],
        program=installed(),
    message:
        "Annotating batch {wildcards.batch}"
    script:
        "../scripts/annotate_batch.py"


rule alkfusion_sample:
    input:
        batch_of_sample,
    output:
        report(
            "<results>/alkfusion/samples/{sample}.{kind}",
            caption="../report/sample.rst",
            category="ALK",
            subcategory="Samples",
            labels={"sample": "{sample}", "file": "{kind}"},
        ),
    log:
        "<logs>/alkfusion/sample/{sample}.{kind}.log",
    wildcard_constraints:
        sample=SAMPLE_NAME,
        kind="json|html",
    localrule: True
    conda:
        "../envs/alkfusion.yaml"
    message:
        "Taking {wildcards.sample} out of its batch"
    shell:
        "cp {input}/{wildcards.sample}.{wildcards.kind} {output} 2> {log}"


rule alkfusion_cohort:
    input:
        expand("<results>/alkfusion/batches/{batch}", batch=BATCHES),
    output:
        table=report(
            "<results>/alkfusion/cohort.tsv",
            caption="../report/cohort.rst",
            category="ALK",
            labels={"table": "all samples"},
        ),
        multiqc="<results>/alkfusion/cohort_mqc.tsv",
        tables=directory("<results>/alkfusion/tables"),
    log:
        "<logs>/alkfusion/cohort.log",
    benchmark:
        "<benchmarks>/alkfusion/cohort.tsv"
    retries: 2
    conda:
        "../envs/alkfusion.yaml"
    resources:
        mem_mb=lambda wildcards, attempt: config["mem_mb"] * attempt,
        runtime=lambda wildcards, attempt: config["runtime"] * attempt,
    params:
        program=installed(),
    message:
        "Making one table of all samples"
    shell:
        # samples without a result are the matter of alkfusion_complete
        "alkfusion cohort {input} --allow-missing --output {output.table} --multiqc {output.multiqc}"
        " --tables {output.tables} > {log} 2>&1"


rule alkfusion_failures:
    input:
        expand("<results>/alkfusion/batches/{batch}", batch=BATCHES),
    output:
        report(
            "<results>/alkfusion/failures.tsv",
            caption="../report/failures.rst",
            category="ALK",
            labels={"table": "samples without a result"},
        ),
    log:
        "<logs>/alkfusion/failures.log",
    localrule: True
    conda:
        "../envs/alkfusion.yaml"
    message:
        "Collecting samples without a result"
    shell:
        "find {input} -maxdepth 1 -name failures.tsv | sort | xargs -r awk 'NR == 1 || FNR > 1' > {output} 2> {log}"


rule alkfusion_complete:
    input:
        cohort="<results>/alkfusion/cohort.tsv",
        failures="<results>/alkfusion/failures.tsv",
    output:
        touch("<results>/alkfusion/complete"),
    log:
        "<logs>/alkfusion/complete.log",
    localrule: True
    conda:
        "../envs/alkfusion.yaml"
    params:
        allowed=int(config["allow_failures"]),
    message:
        "Checking that every sample has a result"
    shell:
        "( failed=$(tail -n +2 {input.failures} | wc -l);"
        ' echo "samples without a result: $failed";'
        ' [ "$failed" -eq 0 ] || [ {params.allowed} -eq 1 ] ||'
        " {{ cat {input.failures}; exit 1; }} ) 2>&1 | tee {log} >&2"
