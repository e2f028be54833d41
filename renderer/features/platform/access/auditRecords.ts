import type { AuditRecord } from "#contract";
import { create } from "zustand";

/** Records that the log has read in this window, for the inspector: no fact carries them. */
const useRecords = create<{ readonly byId: ReadonlyMap<string, AuditRecord> }>(() => ({ byId: new Map() }));

/** Keeps what was read; the latest pages only. */
export function keepRecords(page: readonly AuditRecord[]): void {
  const most = 5000;
  useRecords.setState(({ byId }) => ({ byId: new Map([...byId, ...page.map((record) => [record.id, record] as const)].slice(-most)) }));
}

export const useRecord = (id: string): AuditRecord | undefined => useRecords((state) => state.byId.get(id));
