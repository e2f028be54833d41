import type { UiFactName } from "#contract";
import type { FactKind, FactScope, StoredFact } from "../store.ts";

interface Entry {
  readonly seq: number;
  fact: { readonly name: UiFactName; readonly scope: FactScope; readonly payload: object } | null;
}

/**
 * The numbers and facts of one commit. Numbers are given without a gap from the last committed one; each object has one number
 * and one fact, however often it changes. A unit that fails takes its numbers and its changes of other units' facts back.
 */
export class FactBook {
  readonly #first: number;
  #next: number;
  readonly #entries = new Map<string, Entry>();
  /** Numbers that the unit took and announced nothing under yet. */
  readonly #silent = new Map<Entry, string>();
  #undo: (() => void)[] = [];

  constructor(lastSeq: number) {
    this.#first = lastSeq + 1;
    this.#next = this.#first;
  }

  beginUnit(): void {
    this.#undo = [];
  }
  rollbackUnit(): void {
    for (const step of this.#undo.toReversed()) step();
    this.#undo = [];
    this.#silent.clear();
  }
  /** Throws when the unit took a number under which it announced nothing: that would be a gap. It can still be rolled back. */
  checkUnit(): void {
    for (const [entry, key] of this.#silent) throw new Error(`${key} took number ${entry.seq} and announced nothing`);
  }

  seqOf(kind: FactKind, id: string): number {
    return this.#entry(`${kind}:${id}`).seq;
  }
  put(name: UiFactName, id: string, scope: FactScope, payload: object): void {
    const entry = this.#entry(`${name.slice(0, name.indexOf("."))}:${id}`);
    const before = entry.fact;
    if (before === null) this.#silent.delete(entry);
    else this.#undo.push(() => void (entry.fact = before));
    entry.fact = { name, scope, payload };
  }
  #entry(key: string): Entry {
    let entry = this.#entries.get(key);
    if (entry === undefined) {
      entry = { seq: this.#next++, fact: null };
      this.#entries.set(key, entry);
      this.#silent.set(entry, key);
      this.#undo.push(() => {
        this.#entries.delete(key);
        this.#next--;
      });
    }
    return entry;
  }

  get lastSeq(): number {
    return this.#next - 1;
  }
  facts(at: number): StoredFact[] {
    return [...this.#entries.values()].map((entry) => ({
      seq: entry.seq,
      at,
      name: entry.fact!.name,
      topic: entry.fact!.scope.topic,
      projectId: entry.fact!.scope.projectId,
      payload: entry.fact!.payload as Record<string, unknown>,
    }));
  }
}
