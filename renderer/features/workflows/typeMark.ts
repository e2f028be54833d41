/** The two letters of a task type on a card. */
export const typeMark = (type: string): string => type.slice(0, 2).toUpperCase();
