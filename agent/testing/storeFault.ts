import type { SqlConnection, SqlResult } from "../store/dialects/sqlConnection.ts";

/**
 * How a body fails. `before`: the statement is not run. `after`: it is run and its answer is lost. `dead`: it is not run, and
 * nothing works on that connection any more.
 */
export type FaultMode = "before" | "after" | "dead";

/** Fails the n-th statement after it was armed. */
export class Fault {
  #left = Infinity;
  #mode: FaultMode = "before";
  /** The statement that failed, once one did. */
  hit: string | null = null;

  arm(statement: number, mode: FaultMode): void {
    this.#left = statement;
    this.#mode = mode;
    this.hit = null;
  }
  disarm(): void {
    this.#left = Infinity;
  }

  readonly body = (inner: SqlConnection): SqlConnection => {
    let dead = false;
    const lost = () => new Error("planted fault");
    return {
      kind: inner.kind,
      query: (sql, parameters): SqlResult | Promise<SqlResult> => {
        if (dead) throw lost();
        if (--this.#left > 0) return inner.query(sql, parameters);
        this.#left = Infinity;
        this.hit = sql;
        if (this.#mode === "dead") dead = true;
        if (this.#mode !== "after") throw lost();
        const result = inner.query(sql, parameters);
        if (!(result instanceof Promise)) throw lost();
        return result.then(() => {
          throw lost();
        });
      },
      inTransaction: () => inner.inTransaction(),
      close: () => inner.close(),
    };
  };
}
