/** A written transition table: for each state, which event leads where. Anything that is not written cannot happen. */
export type Transitions<State extends string, Event extends string> = Readonly<Record<State, Readonly<Partial<Record<Event, State>>>>>;

/** [LC2] The one function that moves a state: the next state, or null when the event means nothing in this state. */
export const next = <State extends string, Event extends string>(table: Transitions<State, Event>, state: State, event: Event): State | null => table[state][event] ?? null;
