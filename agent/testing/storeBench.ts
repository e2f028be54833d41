import type { Store } from "../store/index.ts";
import type { StandingClock, listeningLog } from "./storeFixture.ts";
import type { StorePlace } from "./storePlace.ts";

/** What each test of the suite gets: an empty database with a store open on it. */
export interface StoreBench {
  readonly store: Store;
  readonly clock: StandingClock;
  readonly log: ReturnType<typeof listeningLog>;
  readonly place: StorePlace;
  /** Closes the store and opens it again on the same database. */
  reopen(): Promise<Store>;
}
export type WithBench = (test: (bench: StoreBench) => Promise<void>) => () => Promise<void>;
export interface SuiteOptions {
  /** Random sequences of the property test. */
  readonly runs: number;
}
