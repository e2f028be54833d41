import { explain, print } from "./output.ts";
import { onStop } from "./processLife.ts";
import { startLocalPlatform, type LocalPlatform } from "./up/localPlatform.ts";

export interface UpCommandOptions {
  readonly data: string;
  readonly port?: number;
  readonly slaves: number;
  readonly client: boolean;
  readonly lockIdle?: number;
  readonly allowOrigin: string[];
  readonly logLevel: string;
}

/** `signalbox up`: the local platform in the foreground, until Ctrl-C. @returns an exit code when it could not start. */
export async function runUp(options: UpCommandOptions): Promise<number | null> {
  try {
    let platform: LocalPlatform | null = null;
    // From the first moment: roles that were started end with this process, whatever it was doing.
    onStop(async () => {
      print("Stopping…");
      await platform?.stop();
      print("Stopped. Running tasks go on.");
    });
    platform = await startLocalPlatform({ ...options, onProgress: print });
    print(`Signalbox is up at ${platform.address}  (data in ${options.data})`);
    if (options.client) print(`Open it, signed in, once: ${await platform.signInLink()}`);
    print("Ctrl-C stops it. Running tasks go on and are found again at the next start.");
    return null;
  } catch (error) {
    return explain(error, false);
  }
}
