/** A binary heap from which anything in it can be taken, in O(log n). Items are told apart by identity. */
export class IndexedHeap<T> {
  readonly #items: T[] = [];
  readonly #places = new Map<T, number>();
  readonly #compare: (a: T, b: T) => number;

  /** `compare`: negative when `a` comes first; never 0 for two different items. */
  constructor(compare: (a: T, b: T) => number) {
    this.#compare = compare;
  }
  get size(): number {
    return this.#items.length;
  }
  first(): T | undefined {
    return this.#items[0];
  }
  push(item: T): void {
    this.#items.push(item);
    this.#up(item, this.#items.length - 1);
  }
  /** False when it is not in it. */
  remove(item: T): boolean {
    const place = this.#places.get(item);
    if (place === undefined) return false;
    this.#places.delete(item);
    const last = this.#items.pop()!;
    if (last !== item) this.#settle(last, place);
    return true;
  }
  /** To be called after something changed that `compare` looks at, before anything else is done. */
  changed(item: T): void {
    const place = this.#places.get(item);
    if (place !== undefined) this.#settle(item, place);
  }
  /** Everything in order, without taking it; costs O(k log k) for the first k. The heap must not change meanwhile. */
  *inOrder(): Generator<T, void, undefined> {
    if (this.#items.length === 0) return;
    const frontier = new IndexedHeap<number>((a, b) => this.#compare(this.#items[a]!, this.#items[b]!));
    frontier.push(0);
    for (let place = frontier.first(); place !== undefined; place = frontier.first()) {
      frontier.remove(place);
      yield this.#items[place]!;
      for (const child of [2 * place + 1, 2 * place + 2]) if (child < this.#items.length) frontier.push(child);
    }
  }

  #settle(item: T, place: number): void {
    this.#up(item, place);
    this.#down(item, this.#places.get(item)!);
  }
  #up(item: T, from: number): void {
    let place = from;
    while (place > 0) {
      const above = (place - 1) >> 1;
      const other = this.#items[above]!;
      if (this.#compare(other, item) <= 0) break;
      this.#set(other, place);
      place = above;
    }
    this.#set(item, place);
  }
  #down(item: T, from: number): void {
    let place = from;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= this.#items.length) break;
      if (child + 1 < this.#items.length && this.#compare(this.#items[child + 1]!, this.#items[child]!) < 0) child++;
      const other = this.#items[child]!;
      if (this.#compare(item, other) <= 0) break;
      this.#set(other, place);
      place = child;
    }
    this.#set(item, place);
  }
  #set(item: T, place: number): void {
    this.#items[place] = item;
    this.#places.set(item, place);
  }
}
