import type { ChannelConfig, ParameterValues } from "#contract";

export type ChannelKind = ChannelConfig["kind"];

/** Every field that some kind of channel has, as it stands in the form. */
export interface ChannelDraft {
  readonly kind: ChannelKind;
  readonly host: string;
  readonly port: number | null;
  readonly security: "tls" | "startTls" | "none";
  readonly user: string;
  readonly password: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly url: string;
  readonly secret: string;
  readonly projectId: string;
  readonly taskTypeId: string;
  readonly params: string;
}
const EMPTY: ChannelDraft = { kind: "mail", host: "", port: 465, security: "tls", user: "", password: "", from: "", to: [], url: "", secret: "", projectId: "", taskTypeId: "", params: "" };

export const USUAL_PORT: Readonly<Record<ChannelDraft["security"], number>> = { tls: 465, startTls: 587, none: 25 };
export const hasSecret = (kind: ChannelKind): boolean => kind === "webhook" || kind === "dingtalk" || kind === "feishu";

export function draftOf(config: ChannelConfig | undefined): ChannelDraft {
  if (config === undefined) return EMPTY;
  switch (config.kind) {
    case "mail":
      return { ...EMPTY, ...config, password: "" };
    case "script":
      return { ...EMPTY, ...config, params: linesOf(config.params) };
    default:
      return { ...EMPTY, kind: config.kind, url: config.url };
  }
}
/** An empty secret keeps the one that is stored; unchecked, the server says what is wrong. */
export function configOf(draft: ChannelDraft): ChannelConfig {
  const { kind, url } = draft;
  const secret = draft.secret === "" ? null : draft.secret;
  switch (kind) {
    case "mail": {
      const { host, security, user, from } = draft;
      return { kind, host: host.trim(), port: draft.port ?? USUAL_PORT[security], security, user, password: draft.password === "" ? null : draft.password, from, to: [...draft.to] };
    }
    case "script":
      return { kind, projectId: draft.projectId, taskTypeId: draft.taskTypeId, params: paramsOf(draft.params) } as ChannelConfig;
    case "wecom":
    case "slack":
      return { kind, url: url.trim() };
    default:
      return { kind, url: url.trim(), secret };
  }
}
/** `key=value`, one a line; a line without `=` goes on with the value before. */
export function paramsOf(text: string): ParameterValues {
  const params: Record<string, string> = {};
  let key: string | undefined;
  for (const line of text.split("\n")) {
    const found = /^([A-Za-z_]\w*)=(.*)$/.exec(line);
    if (found) params[(key = found[1]!)] = found[2]!;
    else if (key !== undefined && line !== "") params[key] += `\n${line}`;
  }
  return params;
}
const linesOf = (params: ParameterValues): string =>
  Object.entries(params)
    .map(([key, value]) => `${key}=${typeof value === "object" ? JSON.stringify(value) : String(value)}`)
    .join("\n");
/** Where it sends, for a list. */
export function addressOf(config: ChannelConfig, typeName: (id: string) => string): string {
  return config.kind === "mail" ? `${config.host}:${config.port}` : config.kind === "script" ? typeName(config.taskTypeId) : config.url;
}
