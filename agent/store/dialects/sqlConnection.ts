/** What may be bound. Booleans are 0 and 1 in both databases; the bodies map them. */
export type SqlValue = string | number | boolean | null;

export interface SqlResult {
  readonly rows: Record<string, unknown>[];
  /** Rows written by INSERT, UPDATE and DELETE; for RETURNING the number of rows returned. */
  readonly changes: number;
}

/**
 * One connection to a database: all that the engine knows of it. A body may answer at once or later. An error that the whole
 * batch should be tried again for carries `retryable: true`.
 */
export interface SqlConnection {
  readonly kind: "sqlite" | "postgres";
  query(sql: string, parameters: readonly SqlValue[]): SqlResult | Promise<SqlResult>;
  /** Whether BEGIN is in force. A database may have rolled back by itself, for example when its disk was full. */
  inTransaction(): boolean;
  close(): void | Promise<void>;
}

/** The same batch may succeed when it is run again: deadlock, serialization failure. */
export const isRetryable = (error: unknown): boolean => typeof error === "object" && error !== null && (error as { retryable?: unknown }).retryable === true;
