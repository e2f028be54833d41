import { createInterface } from "node:readline/promises";
import { Refusal } from "#contract";
import { writeLogin } from "../adminFile.ts";

/** Asks on the terminal; nothing typed is shown for secrets. */
export async function askTerminal(question: string, secret = false): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr, terminal: true });
  if (secret) (terminal as unknown as { _writeToOutput: (text: string) => void })._writeToOutput = (text) => void (text.includes(question) && process.stderr.write(question));
  try {
    return await terminal.question(question);
  } finally {
    terminal.close();
    if (secret) process.stderr.write("\n");
  }
}

/** `admin login` and `admin setup`: over REST, because nobody is signed in yet. */
export async function signIn(address: string, certificate: string | null, path: "auth/login" | "setup", body: object): Promise<string> {
  const response = await post(`${address}/api/v1/${path}`, certificate, body);
  return writeLogin({ address, certificate, token: (response as { token: string }).token });
}
async function post(url: string, certificate: string | null, body: object): Promise<unknown> {
  const { request } = url.startsWith("https:") ? await import("node:https") : await import("node:http");
  const text = JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      { method: "POST", headers: { "content-type": "application/json", "content-length": Buffer.byteLength(text) }, ...(certificate === null ? {} : { ca: certificate, checkServerIdentity: () => undefined }) },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => {
          const answer = JSON.parse(Buffer.concat(chunks).toString("utf8")) as { error?: { code: "invalid"; sentence: { code: string; values: Record<string, string> } } };
          if (answer.error === undefined) resolve(answer);
          else reject(new Refusal(answer.error.code, answer.error.sentence.code, answer.error.sentence.values));
        });
      },
    );
    sent.on("error", (error) => reject(new Refusal("unavailable", "cli.notReachable", { address: url, message: error.message })));
    sent.end(text);
  });
}
