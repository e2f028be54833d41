import { useState } from "react";
import { useDesktop } from "../../../desktop/DesktopContext.ts";

const KEY = "repair.notes";
/** Of so many nights a note is kept on this computer; the oldest goes first. */
const KEPT = 60;

function readNotes(stored: unknown): Record<string, string> {
  if (typeof stored !== "object" || stored === null || Array.isArray(stored)) return {};
  return Object.fromEntries(Object.entries(stored).filter((entry): entry is [string, string] => typeof entry[1] === "string"));
}

/** The note of a night, kept on this computer; an empty text removes it. */
export function useNightNote(businessDate: string): { readonly note: string; readonly save: (text: string) => void } {
  const { preferences } = useDesktop();
  const [, setTurn] = useState(0);
  return {
    note: readNotes(preferences.read(KEY))[businessDate] ?? "",
    save: (text) => {
      const { [businessDate]: _, ...rest } = readNotes(preferences.read(KEY));
      const dates = Object.keys(rest)
        .sort()
        .slice(1 - KEPT);
      preferences.write(KEY, { ...Object.fromEntries(dates.map((date) => [date, rest[date]!])), ...(text === "" ? {} : { [businessDate]: text }) });
      setTurn((turn) => turn + 1);
    },
  };
}
