import { z } from "zod";
import { Instant, Name, ZoneName } from "../../model/ids.ts";
import { TileCounts } from "../../model/instance.ts";
import { LaneShares, PlacementSettings, PlacementStrategy } from "../../model/placement.ts";
import { TimeOfDay } from "../../model/snapshot.ts";
import { Sentence } from "../../model/sentence.ts";
import { command, query } from "../catalog.ts";
import { LogRetention } from "../logLink.ts";
import { none, platform } from "./rights.ts";

export const ServiceHealth = z.object({ name: z.string(), healthy: z.boolean(), detail: Sentence, since: Instant });
export type ServiceHealth = z.infer<typeof ServiceHealth>;

/** The platform itself: how it is, and its settings. */
export const platformCommands = {
  "platform.status": query(
    "signedIn",
    none,
    z.object({
      name: z.string(),
      zone: z.string(),
      version: z.string(),
      startedAt: Instant,
      now: Instant,
      pid: z.number().int(),
      store: z.string(),
      storeBytes: z.number().int().nullable(),
      tasks: TileCounts,
      queue: z.number().int(),
      finishedPerMinute: z.number(),
      nodes: z.number().int(),
      nodesStarted: z.number().int(),
      memoryBytes: z.number().int(),
    }),
    { method: "GET", path: "/status" },
  ),
  "platform.services": query("signedIn", none, z.array(ServiceHealth), { method: "GET", path: "/services" }),
  "platform.update": command(
    platform,
    z.object({
      name: Name.optional(),
      zone: ZoneName.optional(),
      placement: PlacementSettings.optional(),
      strategy: PlacementStrategy.optional(),
      lanes: LaneShares.optional(),
      logs: LogRetention.optional(),
      snapshotAt: TimeOfDay.optional(),
      /** Whether channels of projects may send to private addresses; never to this host itself. */
      projectAlertsPrivate: z.boolean().optional(),
    }),
    none,
    { method: "PUT", path: "/platform" },
  ),
  /** How hosts are chosen where no group says otherwise, and how lanes share the slots. */
  "platform.placement": query("signedIn", none, z.object({ placement: PlacementSettings, strategy: PlacementStrategy, lanes: LaneShares }), { method: "GET", path: "/placement" }),

  /** How far messages of projects may reach. */
  "platform.alerts": query("signedIn", none, z.object({ projectAlertsPrivate: z.boolean() }), { method: "GET", path: "/platform/alerts" }),

  /** How long logs are kept, and what they take now. */
  "platform.logs": query("signedIn", none, z.object({ retention: LogRetention, bytes: z.number(), files: z.number().int() }), { method: "GET", path: "/log-retention" }),
} as const;
