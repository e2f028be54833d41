import type { RemoteLog } from "../../../link/RemoteLog.ts";

interface SaveLogOptions {
  readonly address: string;
  readonly token: string | null;
  readonly attemptId: string;
  readonly fileName: string;
  readonly log: RemoteLog;
}

/** Downloads the whole stored log over REST; where that is closed (another origin, a proxy) over the log connection. */
export async function saveLog({ address, token, attemptId, fileName, log }: SaveLogOptions): Promise<void> {
  const overRest = async (): Promise<Blob> => {
    const response = await fetch(`${address}/api/v1/attempts/${attemptId}/log`, { headers: { authorization: `Bearer ${token ?? ""}` }, cache: "no-store", credentials: "omit" });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    return response.blob();
  };
  const blob = await overRest().catch(() => log.whole(new AbortController().signal));
  const url = URL.createObjectURL(blob);
  const anchor = document.createElement("a");
  anchor.href = url;
  anchor.download = fileName;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
