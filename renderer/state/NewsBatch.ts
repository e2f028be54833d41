import type { NodePulse } from "#contract";
import type { Fact, News } from "./applyNews.ts";

/** A burst of facts is applied at most this often (UX b.9). */
export const BATCH_MS = 250;

/** Starts a timer; returns the way to stop it. */
export type StartTimer = (run: () => void, ms: number) => () => void;

/**
 * Gathers news and hands it over at most every 250 ms: the first after a quiet time at once (at the end of this turn of the
 * event loop, so that what arrives together is applied together), then one batch per interval.
 */
export class NewsBatch {
  readonly #apply: (news: News) => void;
  readonly #now: () => number;
  readonly #startTimer: StartTimer;
  #facts: Fact[] = [];
  #pulses = new Map<string, NodePulse>();
  #stop: (() => void) | undefined;
  #lastMs = -BATCH_MS;

  constructor(apply: (news: News) => void, now: () => number, startTimer: StartTimer) {
    this.#apply = apply;
    this.#now = now;
    this.#startTimer = startTimer;
  }

  fact(fact: Fact): void {
    this.#facts.push(fact);
    this.#plan();
  }

  pulse(pulse: NodePulse): void {
    this.#pulses.set(pulse.nodeId, pulse);
    this.#plan();
  }

  /** Applies what is there now: before an answer is taken that may be newer. */
  flush(): void {
    this.#stop?.();
    this.#stop = undefined;
    if (this.#facts.length === 0 && this.#pulses.size === 0) return;
    const news: News = { facts: this.#facts, pulses: this.#pulses };
    this.#facts = [];
    this.#pulses = new Map();
    this.#lastMs = this.#now();
    this.#apply(news);
  }

  /** Forgets what has not been applied. */
  clear(): void {
    this.#stop?.();
    this.#stop = undefined;
    this.#facts = [];
    this.#pulses = new Map();
  }

  #plan(): void {
    this.#stop ??= this.#startTimer(() => this.flush(), Math.max(0, this.#lastMs + BATCH_MS - this.#now()));
  }
}
