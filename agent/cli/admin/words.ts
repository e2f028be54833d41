import { say } from "#contract";
import { terminalLanguage } from "../output.ts";

/** The sentence of a code without values, in the language of the terminal. */
export const word = (code: string): string => say({ code, values: {} }, terminalLanguage());
/** An instant in UTC milliseconds as date and time of day, UTC. */
export const when = (instant: number | null): string => (instant === null ? "—" : new Date(instant).toISOString().replace("T", " ").slice(0, 19));
/** Whole seconds since an instant in UTC milliseconds. */
export const ago = (instant: number | null): string => (instant === null ? "—" : `${Math.max(0, Math.round((Date.now() - instant) / 1000))} s`);
