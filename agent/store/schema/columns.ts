/** 0 or 1, in both databases. */
export type Flag = number;
/** JSON as text, in both databases. */
export type Json = string;
/** UTC milliseconds. */
export type At = number;
export interface Changed {
  changed_at: At;
  changed_by: string;
  version: number;
  changed_seq: number;
}
