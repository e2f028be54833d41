import { createHash, createHmac } from "node:crypto";

export interface SignedRequest {
  readonly method: string;
  readonly url: URL;
  /** Beside `host` and the date; the body's SHA-256 among them, as `x-amz-content-sha256`. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly region: string;
  readonly accessKey: string;
  readonly secretKey: string;
  readonly atMs: number;
}
/** SHA-256 of nothing: the body of HEAD and GET. */
export const EMPTY_SHA256 = createHash("sha256").update("").digest("hex");

const hmac = (key: Buffer | string, text: string): Buffer => createHmac("sha256", key).update(text).digest();
const encoded = (text: string): string => encodeURIComponent(text).replaceAll(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

/** The headers of a request of S3 with its signature, AWS Signature Version 4. The path of `url` is taken as it is encoded there. */
export function signV4({ method, url, headers = {}, region, accessKey, secretKey, atMs }: SignedRequest): Record<string, string> {
  const at = new Date(atMs).toISOString().replaceAll(/[-:]|\.\d{3}/g, "");
  const day = at.slice(0, 8);
  const all: Record<string, string> = { host: url.host, "x-amz-content-sha256": EMPTY_SHA256, "x-amz-date": at };
  for (const [name, value] of Object.entries(headers)) all[name.toLowerCase()] = value.trim();
  const names = Object.keys(all).sort();
  const query = [...url.searchParams]
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .sort()
    .join("&");
  const request = [method, url.pathname, query, ...names.map((name) => `${name}:${all[name]}`), "", names.join(";"), all["x-amz-content-sha256"]].join("\n");
  const scope = `${day}/${region}/s3/aws4_request`;
  const text = ["AWS4-HMAC-SHA256", at, scope, createHash("sha256").update(request).digest("hex")].join("\n");
  const key = ["s3", "aws4_request"].reduce((before, part) => hmac(before, part), hmac(hmac(`AWS4${secretKey}`, day), region));
  const { host: _, ...sent } = all;
  return { ...sent, authorization: `AWS4-HMAC-SHA256 Credential=${accessKey}/${scope},SignedHeaders=${names.join(";")},Signature=${hmac(key, text).toString("hex")}` };
}
