import { z } from "zod";
import { Alert, AlertChannel, AlertDelivery, AlertRule, AlertState, ChannelConfig } from "../../model/alert.ts";
import { AlertChannelId, AlertId, AlertRuleId, Instant, Name, ProjectId } from "../../model/ids.ts";
import { command, query } from "../catalog.ts";
import { Page, none } from "./rights.ts";

const Versioned = { version: z.number().int().nullable(), projectId: ProjectId.nullable(), name: Name, enabled: z.boolean().default(true) };
/** Alerts of which a reader may see the project are everybody's to acknowledge; rules and channels need `administer`, without a project `platform`: the handlers ask. */
export const alertCommands = {
  /** Newest first; `mine`: what the reader owns, follows, or is named for. */
  "alert.list": query(
    "signedIn",
    z.object({ projectId: ProjectId.optional(), state: AlertState.optional(), mine: z.union([z.boolean(), z.stringbool()]).optional(), before: AlertId.optional(), ...Page }),
    /** `open`: how many of the reader's own are open. `lastAt`: when anything was last told of. */
    z.object({ alerts: z.array(Alert), open: z.number().int(), lastAt: Instant.nullable(), seq: z.number().int() }),
    { method: "GET", path: "/alerts" },
  ),
  "alert.acknowledge": command("person", z.object({ ids: z.array(AlertId).min(1).max(1000) }), z.object({ changed: z.number().int() }), { method: "POST", path: "/alerts/acknowledge" }),
  "alert.snooze": command("person", z.object({ ids: z.array(AlertId).min(1).max(1000), until: Instant }), z.object({ changed: z.number().int() }), { method: "POST", path: "/alerts/snooze" }),
  "alert.deliveries": query("signedIn", z.object({ alertId: AlertId.optional(), channelId: AlertChannelId.optional(), ...Page }), z.array(AlertDelivery), { method: "GET", path: "/alert-deliveries" }),

  "alertRule.list": query("signedIn", z.object({ projectId: ProjectId.optional() }), z.object({ rules: z.array(AlertRule), seq: z.number().int() }), { method: "GET", path: "/alert-rules" }),
  "alertRule.save": command("signedIn", z.object({ id: AlertRuleId, ...Versioned, ...AlertRule.pick({ kind: true, of: true, minutes: true, to: true, quiet: true }).shape }), AlertRule, {
    method: "PUT",
    path: "/alert-rules/{id}",
  }),
  "alertRule.remove": command("signedIn", z.object({ id: AlertRuleId }), none, { method: "DELETE", path: "/alert-rules/{id}" }),

  /** Where the platform's rules and those of its own project may send: channels of the platform, and of projects that the reader sees. */
  "alertChannel.list": query("signedIn", z.object({ projectId: ProjectId.optional() }), z.object({ channels: z.array(AlertChannel), seq: z.number().int() }), { method: "GET", path: "/alert-channels" }),
  /** A secret field that is null keeps what is stored, as long as the address stays the same. */
  "alertChannel.save": command("signedIn", z.object({ id: AlertChannelId, ...Versioned, language: z.enum(["en", "zh"]).default("en"), config: ChannelConfig }), AlertChannel, {
    method: "PUT",
    path: "/alert-channels/{id}",
  }),
  /** Refused while a rule names it; says which. */
  "alertChannel.remove": command("signedIn", z.object({ id: AlertChannelId }), none, { method: "DELETE", path: "/alert-channels/{id}" }),
  /** Sends a message that says it is a test, now, and answers with the exact words of the other side. */
  "alertChannel.test": command("signedIn", z.object({ id: AlertChannelId }), z.object({ ok: z.boolean(), answer: z.string() }), { method: "POST", path: "/alert-channels/{id}/test" }),
} as const;
