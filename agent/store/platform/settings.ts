import { DEFAULT_LANE_SHARES, DEFAULT_LOG_RETENTION, DEFAULT_PLACEMENT, DEFAULT_SNAPSHOT_AT, type LaneShares, type LogRetention, type PlacementSettings, type PlacementStrategy } from "#contract";
import type { Db, Tx } from "../store.ts";

export interface PlatformSettings {
  readonly name: string;
  readonly zone: string;
  /** Whether the first admin exists. */
  readonly setUp: boolean;
  readonly placement: PlacementSettings;
  readonly strategy: PlacementStrategy;
  readonly lanes: LaneShares;
  readonly logs: LogRetention;
  /** [SNP1] When, on the platform's clock, the instances of its next calendar day are made. */
  readonly snapshotAt: string;
  /** Whether alert channels of projects may send to private addresses. */
  readonly projectAlertsPrivate: boolean;
}
const DEFAULTS: PlatformSettings = {
  name: "Signalbox",
  zone: "UTC",
  setUp: false,
  placement: DEFAULT_PLACEMENT,
  strategy: "spread",
  lanes: DEFAULT_LANE_SHARES,
  logs: DEFAULT_LOG_RETENTION,
  snapshotAt: DEFAULT_SNAPSHOT_AT,
  projectAlertsPrivate: false,
};

export async function getSettings(db: Db): Promise<PlatformSettings> {
  const rows = await db.selectFrom("platform_settings").selectAll().execute();
  return { ...DEFAULTS, ...Object.fromEntries(rows.map((row) => [row.key, JSON.parse(row.value) as unknown])) };
}

/** Writes what is given and leaves the rest. */
export async function saveSettings(tx: Tx, set: Partial<PlatformSettings>): Promise<PlatformSettings> {
  for (const key of Object.keys(DEFAULTS) as (keyof PlatformSettings)[]) {
    if (set[key] === undefined) continue;
    const value = JSON.stringify(set[key]);
    await tx.db
      .insertInto("platform_settings")
      .values({ key, value })
      .onConflict((conflict) => conflict.column("key").doUpdateSet({ value }))
      .execute();
  }
  return getSettings(tx.db);
}

/** A secret of the server itself, for example its private key; null when it has none yet. */
export async function secretOf(from: Db | Tx, name: string): Promise<string | null> {
  const db = "db" in from ? from.db : from;
  return (await db.selectFrom("platform_secrets").select("value").where("name", "=", name).executeTakeFirst())?.value ?? null;
}

export async function saveSecret(tx: Tx, name: string, value: string): Promise<void> {
  await tx.db
    .insertInto("platform_secrets")
    .values({ name, value })
    .onConflict((conflict) => conflict.column("name").doUpdateSet({ value }))
    .execute();
}
