import { expect, test } from "vitest";
import type { LocalPlatformStatus, SavedConnection } from "#bridge";
import { localSignIn } from "./localSignIn.ts";

function parts(states: LocalPlatformStatus["state"][], saved: SavedConnection[] = [], address = "http://127.0.0.1:18592") {
  const local = {
    status: async (): Promise<LocalPlatformStatus> => ({ state: states.length > 1 ? states.shift()! : states[0]!, address, steps: [] }),
    signInToken: async () => "code",
  };
  const connections = { list: () => saved, save: async (one: SavedConnection) => void saved.splice(0, saved.length, one) };
  return { local, connections, name: "This computer" };
}

test("the window waits for the platform, opens signed in, and the connection has the address of today", async () => {
  const saved: SavedConnection[] = [];
  expect(await localSignIn({ ...parts(["stopped", "stopped", "running"], saved), waitMs: 5000 })).toBe("code");
  expect(saved).toEqual([{ id: "local", name: "This computer", environment: "development", address: "http://127.0.0.1:18592" }]);
  const renamed: SavedConnection[] = [{ id: "local", name: "my laptop", environment: "test", address: "http://127.0.0.1:18590" }];
  await localSignIn({ ...parts(["running"], renamed), waitMs: 0 });
  expect(renamed).toEqual([{ id: "local", name: "my laptop", environment: "test", address: "http://127.0.0.1:18592" }]);
});

test("without a platform nothing is saved and nobody waits", async () => {
  const saved: SavedConnection[] = [];
  expect(await localSignIn({ ...parts(["stopped"], saved), waitMs: 0 })).toBeUndefined();
  expect(saved).toEqual([]);
});
