import { KEY_IN_ADDRESS, Refusal, shownAddress, type ChannelConfig } from "#contract";
import type { StoredChannel } from "../../../store/index.ts";
import type { SecretBox } from "../../secrets/secretBox.ts";

/** What of a channel is kept as ciphertext: its password or signing key, and an address that holds a key. */
interface Sealed {
  readonly secret: string | null;
  readonly url: string | null;
}
type Before = Pick<StoredChannel, "id" | "config" | "sealed"> | null;

/** Where a channel sends, without what it says there: a secret that was typed for one place goes to no other. */
const placeOf = (config: ChannelConfig, url: string | null): string =>
  config.kind === "mail" ? `${config.host}:${config.port} ${config.security} ${config.user}` : config.kind === "script" ? "" : `${config.kind} ${KEY_IN_ADDRESS.has(config.kind) ? (url ?? config.url) : config.url}`;
const secretIn = (config: ChannelConfig): string | null => (config.kind === "mail" ? config.password : "secret" in config ? config.secret : null);

/** Opens what is sealed; null when it cannot be opened. */
function unseal(box: SecretBox, before: NonNullable<Before>): Sealed | null {
  if (before.sealed === null) return { secret: null, url: null };
  const text = box.open(before.sealed, before.id);
  return text === null ? null : (JSON.parse(text) as Sealed);
}

/**
 * A configuration as it is stored: without what is secret, and that as ciphertext. A secret field that is null keeps what is stored as
 * long as the place is the same, and so does an address that is shown as `…`. Refusals: `alertChannel.addressUser`,
 * `alertChannel.addressNeeded`, `alertChannel.secretNeeded`, `delivery.unreadable`.
 */
export function sealChannel(box: SecretBox, of: Pick<StoredChannel, "id" | "name">, config: ChannelConfig, before: Before): { readonly config: ChannelConfig; readonly sealed: string | null } {
  if (config.kind === "script") return { config, sealed: null };
  const kept: Sealed | null = before === null || before.config.kind !== config.kind ? { secret: null, url: null } : unseal(box, before);
  if (kept === null) throw new Refusal("refused", "delivery.unreadable", { name: of.name });
  let url: string | null = null;
  if (config.kind !== "mail") {
    const typed = new URL(config.url);
    if (typed.username !== "" || typed.password !== "") throw new Refusal("invalid", "alertChannel.addressUser", { name: of.name });
    if (KEY_IN_ADDRESS.has(config.kind)) {
      const shown = config.url.endsWith("/…") || config.url.endsWith(encodeURI("/…"));
      if (shown && (kept.url === null || shownAddress(kept.url) !== shownAddress(config.url))) throw new Refusal("invalid", "alertChannel.addressNeeded", { name: of.name });
      url = shown ? kept.url : config.url;
    }
  }
  const typedSecret = secretIn(config);
  const same = before !== null && placeOf(before.config, kept.url) === placeOf(config, url);
  if (typedSecret === null && kept.secret !== null && !same) throw new Refusal("invalid", "alertChannel.secretNeeded", { name: of.name });
  const secret = typedSecret === "" ? null : (typedSecret ?? kept.secret);
  return { config: shownConfig(config), sealed: secret === null && url === null ? null : box.seal(JSON.stringify({ secret, url } satisfies Sealed), of.id) };
}
function shownConfig(config: ChannelConfig): ChannelConfig {
  switch (config.kind) {
    case "mail":
      return { ...config, password: null };
    case "webhook":
      return { ...config, secret: null };
    case "dingtalk":
    case "feishu":
      return { ...config, url: shownAddress(config.url), secret: null };
    case "wecom":
    case "slack":
      return { ...config, url: shownAddress(config.url) };
    case "script":
      return config;
  }
}
/** [VAR1] The whole configuration, for sending only; null when its secret cannot be read. */
export function openChannel(box: SecretBox, { config, ...stored }: Pick<StoredChannel, "id" | "config" | "sealed">): ChannelConfig | null {
  const sealed = unseal(box, { config, ...stored });
  if (sealed === null) return null;
  const { secret, url } = sealed;
  switch (config.kind) {
    case "mail":
      return { ...config, password: secret };
    case "webhook":
      return { ...config, secret };
    case "dingtalk":
    case "feishu":
      return { ...config, url: url ?? config.url, secret };
    case "wecom":
    case "slack":
      return { ...config, url: url ?? config.url };
    case "script":
      return config;
  }
}
