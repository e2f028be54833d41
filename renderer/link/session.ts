import type { InputOf, OutputOf, Sentence, UiUp } from "#contract";
import type { ConnectionState } from "../state/platformState.ts";
import { noConnection, noSession } from "../state/platformState.ts";
import type { PlatformStore } from "../state/platformStore.ts";
import { failureOf } from "./failures.ts";
import { newId } from "./ids.ts";
import { askRest } from "./rest.ts";

/** The server of this window. `address` is its origin. */
export interface ServerPlace {
  readonly id: string;
  readonly name: string;
  readonly address: string;
  readonly environment: ConnectionState["environment"];
}

/** Where session tokens are kept, by connection id: the desktop's encrypted store, or the browser's. */
export interface SessionVault {
  readonly get: (connectionId: string) => Promise<string | null>;
  readonly set: (connectionId: string, secret: string | null) => Promise<void>;
}

/** Choosing a server, signing in and out. All reject with a Refusal. */
export interface SessionDoors {
  /** Leaves the present server and goes to this one; signed in already when the vault has a session. `code` is a one-time link's. */
  readonly open: (place: ServerPlace, vault: SessionVault, code?: string | null) => Promise<void>;
  /** Renames what is shown of the present server. */
  readonly rename: (changes: Partial<Pick<ServerPlace, "name" | "environment">>) => void;
  /** Leaves the server, keeping the session for the next time. */
  readonly leave: () => void;
  readonly signIn: (userName: string, password: string) => Promise<void>;
  readonly redeem: (code: string) => Promise<void>;
  readonly setUp: (input: InputOf<UiUp, "setup.complete">) => Promise<void>;
  readonly signOut: () => Promise<void>;
  /** Asks the server again whether it is set up; the answer or the failure stands in the state. */
  readonly askSetup: () => Promise<void>;
}

interface SessionParts {
  readonly store: PlatformStore;
  readonly ask: (name: "auth.logout", input: Record<string, never>) => Promise<unknown>;
  readonly place: () => ServerPlace | undefined;
  readonly setPlace: (place: ServerPlace | undefined, vault: SessionVault | undefined) => SessionVault | undefined;
  readonly setToken: (token: string) => void;
}

/** Sessions: from the vault, from a password, a one-time link or the set-up, and their end. */
export function makeSession({ store, ask, place, setPlace, setToken }: SessionParts): { readonly doors: SessionDoors; readonly end: (why: Sentence) => Promise<void> } {
  let vault: SessionVault | undefined;
  const here = (): ServerPlace => {
    const now = place();
    if (now === undefined) throw new Error("no server is chosen");
    return now;
  };

  async function enter(session: OutputOf<UiUp, "auth.login">): Promise<void> {
    store.setSession({ phase: "signedIn", user: session.user, problem: undefined });
    await vault?.set(here().id, session.token);
    setToken(session.token);
  }

  /** The session is over, for whatever reason: nothing of it stays on screen. */
  async function end(why: Sentence | undefined): Promise<void> {
    const was = place();
    if (was === undefined) return;
    setPlace(was, vault);
    store.forget();
    store.setSession({ ...noSession, phase: "signedOut", problem: why, setup: store.getState().session.setup });
    store.setConnection({ ...noConnection, ...shown(was) });
    await vault?.set(was.id, null);
    await askSetup();
  }

  async function askSetup(): Promise<void> {
    const was = place();
    if (was === undefined) return;
    await askRest(was.address, "setup.status", {}, newId()).then(
      (setup) => {
        if (place() !== was) return;
        store.setSession({ setup });
        store.setConnection({ failure: undefined });
      },
      (error: unknown) => place() === was && store.setConnection({ failure: failureOf(error).sentence }),
    );
  }

  const doors: SessionDoors = {
    open: async (next, nextVault, code = null) => {
      vault = setPlace(next, nextVault);
      store.forget();
      store.setConnection({ ...noConnection, ...shown(next) });
      store.setSession(noSession);
      let problem: Sentence | undefined;
      if (code !== null) {
        try {
          return await enter(await askRest(next.address, "auth.redeem", { code }, newId()));
        } catch (error) {
          problem = failureOf(error).sentence;
        }
      }
      const token = await nextVault.get(next.id);
      if (place() !== next) return;
      if (token !== null && token !== "") {
        store.setSession({ problem });
        return setToken(token);
      }
      store.setSession({ phase: "signedOut", problem });
      await askSetup();
    },
    rename: (changes) => {
      const was = place();
      if (was) store.setConnection({ ...(changes.name === undefined ? {} : { name: changes.name }), ...(changes.environment === undefined ? {} : { environment: changes.environment }) });
    },
    leave: () => {
      vault = setPlace(undefined, undefined);
      store.forget();
      store.setSession({ ...noSession, phase: "signedOut" });
      store.setConnection(noConnection);
    },
    signIn: async (userName, password) => enter(await askRest(here().address, "auth.login", { userName, password }, newId())),
    redeem: async (code) => enter(await askRest(here().address, "auth.redeem", { code }, newId())),
    setUp: async (input) => enter(await askRest(here().address, "setup.complete", input, newId())),
    signOut: async () => {
      // The token is forgotten here even when the server cannot be told.
      await ask("auth.logout", {}).catch(() => undefined);
      await end(undefined);
    },
    askSetup,
  };
  return { doors, end };
}

const shown = (place: ServerPlace): Pick<ConnectionState, "id" | "name" | "address" | "environment"> => ({ id: place.id, name: place.name, address: place.address, environment: place.environment });
