/** How documents are put together: in one order, and without what holds anyway. */
export const unless = <T extends object>(absent: boolean, fields: T): Partial<T> => (absent ? {} : fields);
export const empty = (value: object): boolean => Object.keys(value).length === 0;
export const byKey = <T>(value: Readonly<Record<string, T>>): Record<string, T> => Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
export const sorted = <T extends { name: string }>(list: readonly T[], key: (one: T) => string = (one) => one.name): T[] => [...list].sort((a, b) => (key(a) < key(b) ? -1 : 1));
