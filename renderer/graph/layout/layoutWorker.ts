import { answerLayout } from "./layoutRequest.ts";
import type { LayoutReply, LayoutRequest } from "./layoutRequest.ts";

// The page's types call this scope a Window; of a worker's scope only these two are used.
interface WorkerScope {
  onmessage: ((event: MessageEvent<LayoutRequest>) => void) | null;
  postMessage(reply: LayoutReply): void;
}

const scope = globalThis as unknown as WorkerScope;

scope.onmessage = (event) => scope.postMessage(answerLayout(event.data));
