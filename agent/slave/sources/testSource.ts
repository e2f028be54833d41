import type { DataSourceKind, DataSourceTestStep } from "#contract";
import { makeSourceSteps, StepFailed } from "./sourceSteps.ts";
import { tryMysql, tryPostgres, trySqlite } from "./tryDatabases.ts";
import { tryHive } from "./tryHive.ts";
import { tryKafka } from "./tryKafka.ts";
import type { TriedSource, TrySource } from "./trySource.ts";
import { tryHdfs, tryHttp, tryS3 } from "./tryWeb.ts";

const KINDS: Readonly<Record<DataSourceKind, TrySource>> = { postgresql: tryPostgres, mysql: tryMysql, sqlite: trySqlite, http: tryHttp, hive: tryHive, hdfs: tryHdfs, s3: tryS3, kafka: tryKafka };
const STEP_MS = 5_000;

/** [SRC2] Tries a data source from this host: resolve, connect, tls, signIn, read, as far as its kind has them. Leaves nothing open. */
export async function testSource(source: TriedSource, stepMs = STEP_MS): Promise<DataSourceTestStep[]> {
  const steps = makeSourceSteps(stepMs);
  try {
    await KINDS[source.kind](source, steps);
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
  } finally {
    steps.close();
  }
  return steps.steps;
}
