import { sentence } from "#contract";
import { askFollowing, askPinned, reachUrl, type Asked } from "./askPinned.ts";
import { signV4 } from "../../transport/signV4.ts";
import type { TrySource } from "./trySource.ts";

const read = (what: string) => sentence("sourceTest.read", { what });
const refused = ({ status }: Asked): boolean => status === 401 || status === 403;
/** A step that an answer of the step before decides. */
const must = async (holds: boolean, why: string): Promise<void> => {
  if (!holds) throw new Error(why);
};

/** The address answers with less than 400, where it redirects to as well; user and password go to its own origin alone. */
export const tryHttp: TrySource = async ({ config, secret }, steps) => {
  const url = new URL(config.url);
  const { address } = await reachUrl(steps, url);
  const headers: Readonly<Record<string, string>> = config.user === "" ? {} : { authorization: `Basic ${Buffer.from(`${config.user}:${secret ?? ""}`).toString("base64")}` };
  let answer!: Asked;
  await steps.run(
    "signIn",
    {},
    async () => {
      answer = await askFollowing(steps, url, address, { method: "GET", headers });
      await must(!refused(answer), `HTTP ${answer.status}`);
    },
    () => (config.user === "" ? sentence("sourceTest.anonymous") : sentence("sourceTest.signedIn", { user: config.user })),
  );
  await steps.run(
    "read",
    {},
    () => must(answer.status < 400, `HTTP ${answer.status}`),
    () => read(`HTTP ${answer.status}`),
  );
};

/** WebHDFS: the state of the root folder. */
export const tryHdfs: TrySource = async ({ config }, steps) => {
  const url = new URL(config.url);
  const { address } = await reachUrl(steps, url);
  url.pathname = `${url.pathname.replace(/\/+$/, "").replace(/\/webhdfs\/v1$/, "")}/webhdfs/v1/`;
  url.searchParams.set("op", "GETFILESTATUS");
  const user = config.options["user"] ?? "";
  if (user !== "") url.searchParams.set("user.name", user);
  let answer!: Asked;
  await steps.run(
    "signIn",
    {},
    async () => {
      answer = await askFollowing(steps, url, address, { method: "GET" });
      await must(!refused(answer), `HTTP ${answer.status}`);
    },
    () => (user === "" ? sentence("sourceTest.anonymous") : sentence("sourceTest.signedIn", { user })),
  );
  await steps.run(
    "read",
    {},
    async () => {
      await must(answer.status === 200, `HTTP ${answer.status}`);
      const status = (JSON.parse(answer.body) as { FileStatus?: { type?: string; owner?: string } }).FileStatus;
      await must(status?.type === "DIRECTORY", "this is not WebHDFS");
      return status!;
    },
    ({ owner }) => read(`/ ${owner ?? ""}`.trim()),
  );
};

/** The bucket is there and its keys are taken. A redirect is never followed: the signature is for one host. */
export const tryS3: TrySource = async ({ config, secret }, steps) => {
  const url = new URL(config.url);
  const bucket = config.database;
  if (config.options["pathStyle"] === "false") url.hostname = `${bucket}.${url.hostname}`;
  const { address } = await reachUrl(steps, url);
  url.pathname = config.options["pathStyle"] === "false" ? "/" : `/${bucket}`;
  const region = config.options["region"] ?? "us-east-1";
  const headers = config.user === "" ? {} : signV4({ method: "HEAD", url, region, accessKey: config.user, secretKey: secret ?? "", atMs: Date.now() });
  let answer!: Asked;
  await steps.run(
    "signIn",
    {},
    async () => {
      answer = await askPinned(steps, url, address, { method: "HEAD", headers });
      await must(!refused(answer), `HTTP ${answer.status}`);
    },
    () => (config.user === "" ? sentence("sourceTest.anonymous") : sentence("sourceTest.signedIn", { user: config.user })),
  );
  await steps.run(
    "read",
    {},
    () => must(answer.status === 200, answer.status === 404 ? `there is no bucket ${bucket}` : `HTTP ${answer.status}`),
    () => read(bucket),
  );
};
