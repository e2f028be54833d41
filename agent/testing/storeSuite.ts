import { afterEach, beforeEach, describe } from "vitest";
import type { SuiteOptions, WithBench } from "./storeBench.ts";
import { StandingClock, listeningLog } from "./storeFixture.ts";
import type { StorePlace } from "./storePlace.ts";
import { accessSuite } from "./storeSuiteAccess.ts";
import { backfillSuite } from "./storeSuiteBackfills.ts";
import { alertSuite } from "./storeSuiteAlerts.ts";
import { attemptSuite } from "./storeSuiteAttempts.ts";
import { definitionSuite } from "./storeSuiteDefinitions.ts";
import { valueSuite } from "./storeSuiteValues.ts";
import { engineSuite } from "./storeSuiteEngine.ts";
import { faultSuite } from "./storeSuiteFaults.ts";
import { holdingSuite } from "./storeSuiteHolding.ts";
import { instanceSuite } from "./storeSuiteInstances.ts";
import { listSuite } from "./storeSuiteLists.ts";
import { nightSuite } from "./storeSuiteNight.ts";
import { todaySuite } from "./storeSuiteToday.ts";
import { placementSuite } from "./storeSuitePlacement.ts";
import { propertySuite } from "./storeSuiteProperty.ts";
import { retentionSuite } from "./storeSuiteRetention.ts";
import { scheduleSuite } from "./storeSuiteSchedules.ts";

/** The contract of a store, for every body of it. */
export function storeSuite(name: string, newPlace: () => Promise<StorePlace>, options: SuiteOptions): void {
  describe(`store over ${name}`, () => {
    let place: StorePlace;
    beforeEach(async () => {
      place = await newPlace();
    });
    afterEach(() => place.remove());
    const withBench: WithBench = (test) => async () => {
      const clock = new StandingClock();
      const log = listeningLog();
      const opened = { store: await place.open({ clock, log }) };
      try {
        await test({
          get store() {
            return opened.store;
          },
          clock,
          log,
          place,
          async reopen() {
            await opened.store.close();
            return (opened.store = await place.open({ clock, log }));
          },
        });
      } finally {
        await opened.store.close();
      }
    };
    engineSuite(withBench);
    accessSuite(withBench);
    definitionSuite(withBench);
    valueSuite(withBench);
    instanceSuite(withBench);
    holdingSuite(withBench);
    backfillSuite(withBench);
    attemptSuite(withBench);
    listSuite(withBench);
    nightSuite(withBench);
    todaySuite(withBench);
    placementSuite(withBench, options);
    scheduleSuite(withBench);
    alertSuite(withBench);
    retentionSuite(withBench);
    faultSuite(() => place);
    propertySuite(withBench, options);
  });
}
