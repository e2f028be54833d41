import type { z } from "zod";
import { bridgeCalls } from "#bridge";
import type { BridgeCall } from "#bridge";
import { isPageAddress } from "../security/addresses.ts";
import { callInputs } from "./callInputs.ts";
import type { CallArguments } from "./callInputs.ts";

/** Who sent an IPC message, as Electron reports it; undefined parts when the frame is gone. */
export interface Sender {
  /** Address of the frame. */
  readonly url: string | undefined;
  readonly isMainFrame: boolean;
  /** The window of ours that it stands in. */
  readonly windowId: number | undefined;
}
/** One answer for every call of the bridge. `windowId` is the window that asks. */
export type BridgeAnswers = { readonly [C in BridgeCall]: (windowId: number, ...args: CallArguments<C>) => unknown };

/** Whether a message may come from there: the main frame of one of our windows, showing our page. */
export function isOurPage(sender: Sender): sender is Sender & { readonly windowId: number } {
  return sender.windowId !== undefined && sender.isMainFrame && sender.url !== undefined && isPageAddress(sender.url);
}

/** Answers a call, or refuses it: a channel that is not of the bridge, a sender that is not our page, arguments that are not of the call. */
export async function answerCall(answers: BridgeAnswers, channel: string, sender: Sender, args: readonly unknown[]): Promise<unknown> {
  if (!isBridgeCall(channel)) throw new Error(`refused: '${channel}' is no call of the bridge`);
  if (!isOurPage(sender)) throw new Error(`refused: ${channel} from ${sender.isMainFrame ? (sender.url ?? "a closed frame") : "an inner frame"}`);
  const input = (callInputs[channel] as z.ZodType<readonly unknown[]>).safeParse(args);
  if (!input.success) throw new Error(`invalid: ${channel}: ${input.error.issues.map(({ path, message }) => `${path.join(".")} ${message}`).join("; ")}`);
  const answer = answers[channel] as (windowId: number, ...given: readonly unknown[]) => unknown;
  return answer(sender.windowId, ...input.data);
}
const isBridgeCall = (channel: string): channel is BridgeCall => (bridgeCalls as readonly string[]).includes(channel);
