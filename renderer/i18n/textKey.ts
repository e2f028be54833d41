import type { en } from "./en/en.ts";

type English = typeof en;

/** A namespace is one catalogue file, for example `ui`. */
export type Namespace = keyof English & string;

type PluralBase<K extends string> = K extends `${infer Base}_one` | `${infer Base}_other` ? Base : K;

type KeysOf<N extends Namespace> = `${N}:${PluralBase<keyof English[N] & string>}`;

/** Every text the client can show, as `namespace:key`. Plural forms share one key. */
export type TextKey = { [N in Namespace]: KeysOf<N> }[Namespace];

type SentenceOf<K extends TextKey> = K extends `${infer N extends Namespace}:${infer Name}`
  ? Name extends keyof English[N]
    ? English[N][Name]
    : `${Name}_other` extends keyof English[N]
      ? English[N][`${Name}_other`]
      : never
  : never;

type TrimmedName<S extends string> = S extends `${infer Name},${string}` ? Name : S;

type PlaceholdersOf<S> = S extends `${string}{{${infer Name}}}${infer Rest}` ? TrimmedName<Name> | PlaceholdersOf<Rest> : never;

/** The named values that a sentence needs; `never` when it needs none. */
export type TextValues<K extends TextKey> = PlaceholdersOf<SentenceOf<K>>;

/** A key whose sentence needs no values: titles, labels, commands. */
export type PlainTextKey = { [K in TextKey]: [TextValues<K>] extends [never] ? K : never }[TextKey];

/** The values argument: absent when the sentence has no placeholder. `count` is a number, because it chooses the plural. */
export type TextArguments<K extends TextKey> = [TextValues<K>] extends [never] ? [] : [values: { readonly [V in TextValues<K>]: V extends "count" ? number : string | number }];

/** Writes the sentence of `key` in the current language. */
export type Translate = <K extends TextKey>(key: K, ...values: TextArguments<K>) => string;

/** The shape a translated namespace must have: the same keys, without English's singular forms. */
export type Translation<E> = { readonly [K in keyof E as K extends `${string}_one` ? never : K]: string };
