"""Screens a FHIR bulk export with Spark: groups resources by patient and pipes each patient through `oncohooks screen -`.

    spark-submit deploy/spark/screen.py EXPORT OUTPUT --oncohooks /usr/local/bin/oncohooks [--partitions 200] [-- --as-of 2026-11-22]

EXPORT is a folder of NDJSON (also compressed) that every worker can read; OUTPUT is a folder that does not exist yet. What stands
behind `--` goes to oncohooks. Each worker needs the binary, and the folder of --config-dir if there is one.
"""

import argparse
import json
import os
import shlex
import sys

from pyspark.sql import SparkSession

# The types oncohooks reads as a patient's own.
KINDS = {
    "Condition", "Observation", "DiagnosticReport", "MedicationRequest", "MedicationAdministration", "MedicationDispense",
    "MedicationStatement", "Procedure", "ServiceRequest", "Specimen", "CarePlan", "EpisodeOfCare", "RelatedPerson",
}


def named(reference):
    """The id in `Patient/1`, `https://…/Patient/1/_history/2` or `urn:uuid:1`; none for other references."""
    if not isinstance(reference, str):
        return None
    if reference.startswith("urn:uuid:"):
        return reference.removeprefix("urn:uuid:")
    parts = reference.split("/_history/")[0].split("/")
    return parts[-1] if len(parts) > 1 and parts[-2] == "Patient" and parts[-1] else None


def medication(reference):
    """The id of a Medication that stands elsewhere."""
    if not isinstance(reference, str) or reference.startswith("#"):
        return None
    return reference.split("/_history/")[0].split("/")[-1]


def placed(line):
    """What a line is, and under which key it belongs: a patient's own, a drug, or a line to be handed on as it is."""
    if not line.strip():
        return []
    try:
        resource = json.loads(line)
        kind = resource.get("resourceType")
    except (ValueError, AttributeError, RecursionError):
        return [("unread", "", line)]
    if kind == "Patient" and resource.get("id"):
        return [("own", resource["id"], line)]
    if kind == "Medication" and resource.get("id"):
        return [("drug", resource["id"], line)]
    subject = resource.get("subject") or resource.get("patient") or {}
    patient = named(subject.get("reference")) if isinstance(subject, dict) else None
    if kind not in KINDS or patient is None:
        # oncohooks says what is wrong with it, or passes it over.
        return [("unread", "", line)]
    found = [("own", patient, line)]
    reference = resource.get("medicationReference")
    drug = medication(reference.get("reference")) if isinstance(reference, dict) else None
    if drug:
        found.append(("wish", drug, patient))
    return found


def bundle(patient, lines):
    """One patient in one line; what is written twice stands there once."""
    texts = sorted({line.replace("\n", " ").replace("\r", " ") for line in lines})
    entries = ",".join('{"resource":' + text + "}" for text in texts)
    return '{"resourceType":"Bundle","id":' + json.dumps(patient) + ',"type":"collection","entry":[' + entries + "]}"


def main(arguments):
    own, _, handed_on = "\0".join(arguments).partition("\0--\0")
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("export")
    parser.add_argument("output")
    parser.add_argument("--oncohooks", default="oncohooks")
    parser.add_argument("--partitions", type=int, default=200)
    args = parser.parse_args(own.split("\0"))
    spark = SparkSession.builder.appName("oncohooks screen").getOrCreate()
    context = spark.sparkContext
    files = os.path.join(args.export, "*.ndjson*")
    lines = context.textFile(files).flatMap(placed).cache()
    of = lambda kind: lines.filter(lambda row: row[0] == kind).map(lambda row: (row[1], row[2]))
    # A patient who points at a drug is given it.
    given = of("wish").distinct().join(of("drug")).map(lambda row: row[1])
    patients = of("own").union(given).groupByKey(args.partitions).map(lambda row: bundle(row[0], row[1]))
    unread = of("unread").map(lambda row: row[1])
    # Exit code 1 says that a line could not be read, which the lines say too; the job goes on.
    options = [shlex.quote(option) for option in handed_on.split("\0") if option]
    command = " ".join([shlex.quote(args.oncohooks), "screen", "-", "--threads", "1", *options])
    patients.union(unread).pipe(f"sh -c {shlex.quote(command + ' || [ $? -eq 1 ]')}").saveAsTextFile(args.output)
    spark.stop()


if __name__ == "__main__":
    main(sys.argv[1:])
