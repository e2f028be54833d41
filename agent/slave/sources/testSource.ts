import type { DataSource, DataSourceKind, DataSourceTestStep } from "#contract";
import { makeSourceSteps, StepFailed, type SourceSteps } from "./sourceSteps.ts";
import { tryMysql, tryPostgres, trySqlite } from "./tryDatabases.ts";
import { tryHive } from "./tryHive.ts";
import { tryKafka } from "./tryKafka.ts";
import { tryHdfs, tryHttp, tryS3 } from "./tryWeb.ts";

/** What is tried, and the secret that it needs. */
export interface TriedSource extends Pick<DataSource, "kind" | "config"> {
  readonly secret: string | null;
}
/** One kind: its steps, in order. @throws StepFailed at the first that fails. */
export type TrySource = (source: TriedSource, steps: SourceSteps) => Promise<void>;

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
