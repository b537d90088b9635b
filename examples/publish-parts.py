"""An archive built by Spark: each partition of the articles becomes a segment, then one join.

    spark-submit publish-parts.py ARTICLES.ndjson FOLDER [PARTITIONS]

On a cluster the folder of the parts must lie where all machines write and the driver reads (NFS, a mounted bucket). All
parts split compounds by one lexicon, which a sample of the articles teaches. The articles of a partition go to `referat
index` through standard input; a partition that fails is tried again by Spark, into the same
folder, whose archive is replaced as a whole.
"""

import os
import subprocess
import sys
import tempfile

from pyspark import TaskContext
from pyspark.sql import SparkSession


SAMPLE = 20_000


def index(parts, lexicon):
    """Indexes the lines of a partition; answers its folder, nothing for an empty one."""

    def run(lines):
        folder = os.path.join(parts, f"part-{TaskContext.get().partitionId():06}")
        command = ["referat", "index", "-", "--segment-only", "--lexicon", lexicon, "--out", folder]
        with subprocess.Popen(command, stdin=subprocess.PIPE, text=True, encoding="utf-8") as indexer:
            count = 0
            for line in lines:
                indexer.stdin.write(line + "\n")
                count += 1
            indexer.stdin.close()
            if indexer.wait() != 0:
                raise RuntimeError(f"{' '.join(command)} failed; its log says why")
        if count:
            yield folder

    return run


def main(articles, out, partitions="4"):
    spark = SparkSession.builder.appName("referat").getOrCreate()
    with tempfile.TemporaryDirectory() as parts:
        lines = spark.sparkContext.textFile(articles, int(partitions)).coalesce(int(partitions))
        lexicon = os.path.join(parts, "lexicon")
        sample = "".join(line + "\n" for line in lines.take(SAMPLE))
        subprocess.run(["referat", "index", "-", "--out", lexicon], input=sample, text=True, encoding="utf-8", check=True)
        folders = sorted(lines.mapPartitions(index(parts, lexicon)).collect())
        subprocess.run(["referat", "publish", "--out", out, *folders], check=True)
    spark.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
