import { ErrorCode, Problem, Refusal, Sentence, uiUp } from "#contract";
import type { Command, InputOf, OutputOf, UiUp } from "#contract";

/** The commands that are asked before there is a session; everything else goes over the connection. */
export type RestName = "setup.status" | "setup.complete" | "auth.login" | "auth.redeem";

const TIMEOUT_MS = 10_000;

/**
 * Asks a public command over HTTP.
 * @param address origin of the server.
 * @throws Refusal: the server's; `unavailable` when it cannot be reached or does not answer within ten seconds.
 */
export async function askRest<K extends RestName>(address: string, name: K, input: InputOf<UiUp, K>, id: string): Promise<OutputOf<UiUp, K>> {
  const spec: Command = uiUp[name];
  const { method, path } = spec.rest!;
  const response = await fetch(`${address}/api/v1${path}`, {
    method,
    ...(method === "GET" ? {} : { body: JSON.stringify(input), headers: { "content-type": "application/json", "idempotency-key": id } }),
    cache: "no-store",
    credentials: "omit",
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch(() => {
    throw new Refusal("unavailable", "link.down");
  });
  const body: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw refusalIn(body, response.status);
  return spec.output.parse(body) as OutputOf<UiUp, K>;
}

function refusalIn(body: unknown, status: number): Refusal {
  const error = typeof body === "object" && body !== null && "error" in body ? (body.error as Readonly<Record<string, unknown>>) : {};
  const code = ErrorCode.safeParse(error["code"]);
  const sentence = Sentence.safeParse(error["sentence"]);
  if (!code.success || !sentence.success) return new Refusal("unavailable", "link.refused", { reason: `HTTP ${status}` });
  const problems = Problem.array().safeParse(error["problems"]);
  return new Refusal(code.data, sentence.data.code, sentence.data.values, problems.success ? problems.data : []);
}
