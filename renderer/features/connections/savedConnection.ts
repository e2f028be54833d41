import type { Desktop } from "../../desktop/Desktop.ts";

/** A server the person may open, as the desktop keeps it. */
export type SavedConnection = Awaited<ReturnType<Desktop["connections"]["list"]>>[number];
/** How careful the client must be with a connection. */
export type Environment = SavedConnection["environment"];
