import { nextNodeState } from "#contract";
import type { Node } from "#contract";
import type { Translate } from "../../../i18n/textKey.ts";
import { isOtherVersion } from "./nodeView.ts";

/** What can be done to a host, for bars, menus, keys and the palette alike. */
export const nodeActionNames = ["start", "drain", "stop", "restart", "upgrade", "install", "diagnose", "move", "edit", "declareGone", "remove"] as const;
export type NodeAction = (typeof nodeActionNames)[number];

/** What decides besides the node itself. */
export interface Circumstances {
  /** Platform admin. */
  readonly admin: boolean;
  /** Admin of some project: may say that a host is gone, for what is theirs. */
  readonly projectAdmin: boolean;
  readonly online: boolean;
  /** Version of the server; undefined until it is known. */
  readonly version: string | undefined;
}

const onlyOne: ReadonlySet<NodeAction> = new Set(["install", "diagnose", "edit", "declareGone", "remove"]);

/** Why an action cannot be asked for now, or true. The server has the last word; this says what is certain without it. */
export function actionAvailable(action: NodeAction, nodes: readonly Node[], around: Circumstances, t: Translate): true | string {
  if (nodes.length === 0) return t("nodes:selectFirst");
  if (nodes.length > 1 && onlyOne.has(action)) return t("nodes:selectOne");
  const reasons = nodes.map((node) => availableFor(action, node, around, t));
  return reasons.includes(true) ? true : reasons[0]!;
}

/** The same for one node. */
export function availableFor(action: NodeAction, node: Node, around: Circumstances, t: Translate): true | string {
  if (!around.online) return t("connections:offline");
  if (action === "diagnose") return node.kind === "server" ? t("nodes:serverFixed") : true;
  if (!around.admin && !(action === "declareGone" && around.projectAdmin)) return action === "declareGone" ? t("nodes:needsProjectAdmin") : t("nodes:needsAdmin");
  if (action === "edit") return true;
  if (node.kind === "server") return t("nodes:serverFixed");
  const state = t(`state:${node.state}`);
  const notNow = t("nodes:notNow", { state });
  switch (action) {
    case "start":
      return node.state === "STARTED" || node.state === "STARTING" ? notNow : true;
    case "drain":
      // What is drained already may get another reason or end.
      return nextNodeState(node.state, "drainRequested") === null && node.maintenance === null ? notNow : true;
    case "stop":
    case "restart":
      return nextNodeState(node.state, "stopRequested") === null ? notNow : true;
    case "upgrade":
      if (node.host === null) return t("nodes:hasNotJoined");
      return isOtherVersion(node, around.version) ? (node.state === "UNREACHABLE" || node.state === "UNINITIALISED" ? notNow : true) : t("nodes:sameVersion", { version: node.host.version });
    case "install":
      return node.enrolledAt === null ? true : t("nodes:hasJoined");
    case "declareGone":
      return node.state === "UNREACHABLE" ? true : t("nodes:notSilent", { state });
    case "move":
    case "remove":
      return true;
  }
}
