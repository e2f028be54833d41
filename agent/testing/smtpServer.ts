import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { createSecureContext, TLSSocket } from "node:tls";

export interface SmtpServer {
  readonly port: number;
  /** Every line that it was sent, but for the bodies of mails, and whether it came over an encrypted connection. */
  readonly lines: { readonly text: string; readonly encrypted: boolean }[];
  readonly mails: { readonly text: string; readonly encrypted: boolean }[];
  close(): Promise<void>;
}
export interface SmtpServerOptions {
  /** Where it listens: `localhost` in the order of the resolver. */
  readonly host: string;
  /** STARTTLS is offered and done with these; null: it is not offered. `broken`: it is offered, and then refused. */
  readonly startTls: { readonly key: string; readonly cert: string } | "broken" | null;
  /** The only login that it takes; any when left out. */
  readonly login?: { readonly user: string; readonly password: string };
}

/** A small SMTP server that takes every mail but those to `nobody`, and writes down what it was told and how. */
export async function startSmtpServer({ host, startTls, login }: SmtpServerOptions): Promise<SmtpServer> {
  const isWelcome = (line: string): boolean => login === undefined || Buffer.from(line.split(" ")[2] ?? "", "base64").toString() === `\0${login.user}\0${login.password}`;
  const lines: SmtpServer["lines"][number][] = [];
  const mails: SmtpServer["mails"][number][] = [];
  const sockets = new Set<Socket>();
  function talk(socket: Socket, encrypted: boolean): void {
    let text = "";
    let data = false;
    const take = (chunk: Buffer): void => {
      text += chunk.toString("utf8");
      for (;;) {
        const end = text.indexOf(data ? "\r\n.\r\n" : "\r\n");
        if (end === -1) return;
        const line = text.slice(0, end);
        text = text.slice(end + (data ? 5 : 2));
        if (data) {
          mails.push({ text: line, encrypted });
          data = false;
          socket.write("250 2.0.0 queued as 4711\r\n");
          continue;
        }
        lines.push({ text: line, encrypted });
        if (/^DATA/i.test(line)) {
          data = true;
          socket.write("354 go on\r\n");
        } else if (/^EHLO/i.test(line)) socket.write(`250-test\r\n${startTls === null || encrypted ? "" : "250-STARTTLS\r\n"}250 AUTH PLAIN\r\n`);
        else if (/^STARTTLS/i.test(line)) {
          if (startTls === null || startTls === "broken") {
            socket.write("454 4.7.0 not now\r\n");
            continue;
          }
          socket.off("data", take);
          socket.write("220 go ahead\r\n");
          const secure = new TLSSocket(socket, { isServer: true, secureContext: createSecureContext(startTls) });
          sockets.add(secure);
          talk(secure, true);
          return;
        } else if (/^AUTH/i.test(line)) socket.write(isWelcome(line) ? "235 welcome\r\n" : "535 5.7.8 wrong password\r\n");
        else if (/^RCPT TO:<nobody/i.test(line)) socket.write("550 5.1.1 no such user here\r\n");
        else if (/^QUIT/i.test(line)) socket.end("221 bye\r\n");
        else socket.write("250 ok\r\n");
      }
    };
    socket.on("error", () => {});
    socket.on("data", take);
  }
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.write("220 test ESMTP\r\n");
    talk(socket, false);
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  return {
    port: (server.address() as AddressInfo).port,
    lines,
    mails,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
