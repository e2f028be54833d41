import type { z } from "zod";
import type { Reply } from "../errors/errors.ts";
import type { Right } from "../model/access.ts";

/**
 * Who may send a command. `public`: anybody who can reach the server. `signedIn`: any user; the handler shows only what that
 * user may see. `person`: any user, but no token with a scope [API2], because it is about the person herself. A right: checked against the project that the input names, or against the platform.
 */
export type Access = "public" | "signedIn" | "person" | { readonly right: Right; readonly of: "project" | "platform" };

/** Where REST has the command. Input fields named in the path come from the path, the rest from the query (GET) or the body. */
export interface RestPlace {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly path: string;
}

/** [WIRE1] A request that is answered. `changes`: whether it can write, so that its id is remembered and it is audited. */
export interface Command<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  readonly kind: "command";
  readonly input: I;
  readonly output: O;
  readonly access: Access;
  readonly changes: boolean;
  readonly rest: RestPlace | null;
  /** Its handler waits for what it began, also when it is repeated: then it asks for the stored answer itself, with its first commit. */
  readonly waits?: true;
}
/** [WIRE2] Something that has happened, numbered, never answered. */
export interface Fact<P extends z.ZodType = z.ZodType> {
  readonly kind: "fact";
  readonly payload: P;
}
/** A measurement: unnumbered, not stored, the latest one counts and a lost one harms nobody. */
export interface Reading<P extends z.ZodType = z.ZodType> {
  readonly kind: "reading";
  readonly payload: P;
}
export type Catalog = Readonly<Record<string, Command | Fact | Reading>>;

export const query = <I extends z.ZodType, O extends z.ZodType>(access: Access, input: I, output: O, rest: RestPlace | null = null): Command<I, O> => ({ kind: "command", input, output, access, changes: false, rest });
export const command = <I extends z.ZodType, O extends z.ZodType>(access: Access, input: I, output: O, rest: RestPlace | null = null): Command<I, O> => ({ kind: "command", input, output, access, changes: true, rest });
export const waiting = <I extends z.ZodType, O extends z.ZodType>(one: Command<I, O>): Command<I, O> => ({ ...one, waits: true });
export const fact = <P extends z.ZodType>(payload: P): Fact<P> => ({ kind: "fact", payload });
export const reading = <P extends z.ZodType>(payload: P): Reading<P> => ({ kind: "reading", payload });

export type CommandsOf<C extends Catalog> = { [K in keyof C & string as C[K] extends Command ? K : never]: C[K] };
export type InputOf<C extends Catalog, K extends keyof C> = C[K] extends Command<infer I> ? z.input<I> : never;
/** An input as a handler gets it: parsed, ids branded. */
export type ParsedOf<C extends Catalog, K extends keyof C> = C[K] extends Command<infer I> ? z.output<I> : never;
export type OutputOf<C extends Catalog, K extends keyof C> = C[K] extends Command<z.ZodType, infer O> ? z.output<O> : never;
export type PayloadOf<C extends Catalog, K extends keyof C> = C[K] extends Fact<infer P> | Reading<infer P> ? z.output<P> : never;

/** [WIRE3] How a command travels: its id, then its input. The same id is the same command, however often it arrives. */
export interface Envelope<T> {
  readonly id: string;
  readonly input: T;
}
/** Socket.IO's view of a catalog: what `emit` accepts and `on` receives. */
export type Wire<C extends Catalog> = {
  [K in keyof C & string]: C[K] extends Command<infer I, infer O>
    ? (envelope: Envelope<z.input<I>>, answer: (reply: Reply<z.output<O>>) => void) => void
    : C[K] extends Fact<infer P> | Reading<infer P>
      ? (payload: z.input<P>) => void
      : never;
};
/** Every entry must be handled: leaving one out is a compile error. */
export type Handlers<C extends Catalog, Context> = {
  readonly [K in keyof C & string]: C[K] extends Command<infer I, infer O>
    ? (input: z.output<I>, context: Context, commandId: string) => Promise<z.input<O>> | z.input<O>
    : C[K] extends Fact<infer P> | Reading<infer P>
      ? (payload: z.output<P>, context: Context) => void | Promise<void>
      : never;
};
