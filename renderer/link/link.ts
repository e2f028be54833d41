import { platformStore } from "../state/platformStore.ts";
import { createLink } from "./createLink.ts";
import type { Link } from "./createLink.ts";

/** The link of this window: one connection per window, so one link. */
export const link: Link = createLink({ store: platformStore, memory: window.localStorage });
