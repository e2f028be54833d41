import { Refusal, type Command, type CommandId, type ProjectId } from "#contract";
import { findAnswer, insertAudit, type Store, type Tx } from "../../store/index.ts";
import { callerName, type Authority, type Caller } from "../auth/authority.ts";

/** What the audit log keeps of a change, beside who, when, what and from where. */
export interface AuditNote {
  readonly object: string;
  readonly projectId?: ProjectId | null;
  readonly before?: unknown;
  readonly after?: unknown;
  /** False when the answer holds a secret: then it is not kept, and the same command sent twice is done twice or refused. */
  readonly remember?: boolean;
}

/** What a handler gets beside its input. */
export interface CommandContext {
  readonly caller: Caller;
  readonly id: CommandId;
  /**
   * One unit of work, its audit record and its answer in one transaction. A command that arrives again with the same id, of the
   * same caller, gets the stored answer and changes nothing [WIRE1].
   */
  commit<T>(note: AuditNote | ((answer: T) => AuditNote), unit: (tx: Tx) => Promise<T>): Promise<T>;
}

export interface CommandCall {
  readonly name: string;
  readonly spec: Command;
  readonly input: unknown;
  readonly caller: Caller;
  readonly id: string;
}
/** The one way in for every transport: decides, answers repeats from the store, then runs the handler. */
export function makeCommandGate(store: Store, authority: Authority, setUp: () => boolean) {
  return async function admit(call: CommandCall): Promise<{ context: CommandContext; answer?: unknown }> {
    const { name, spec, caller } = call;
    if (!setUp() && !name.startsWith("setup.")) throw new Refusal("notSignedIn", "setup.needed");
    await authority.check(caller, spec.access, (call.input ?? {}) as Record<string, unknown>);
    const id = call.id as CommandId;
    const actor = callerName(caller);
    if (spec.changes && spec.waits !== true) {
      const known = await store.read((db) => findAnswer(db, id));
      if (known !== null) return { context: contextOf(), answer: repeated(known) };
    }
    return { context: contextOf() };

    function repeated(known: { actor: string; command: string; answer: unknown }): unknown {
      if (known.actor !== actor || known.command !== name || known.answer === null) throw new Refusal("conflict", "command.idTaken", { id });
      return known.answer;
    }
    function contextOf(): CommandContext {
      let commits = 0;
      return {
        caller,
        id,
        commit: (note, unit) =>
          store.write(async (tx) => {
            const known = commits === 0 ? await findAnswer(tx.db, id) : null;
            if (known !== null) return repeated(known) as Awaited<ReturnType<typeof unit>>;
            const answer = await unit(tx);
            const record = typeof note === "function" ? note(answer) : note;
            await insertAudit(tx, {
              id: commits++ === 0 ? id : (`${id}.${commits}` as CommandId),
              at: tx.now,
              actor,
              from: caller.from,
              token: caller.token?.name ?? null,
              command: name,
              object: record.object,
              projectId: record.projectId ?? null,
              before: record.before ?? null,
              after: record.after ?? null,
              answer: record.remember === false ? null : (answer ?? {}),
            });
            return answer;
          }),
      };
    }
  };
}
export type CommandGate = ReturnType<typeof makeCommandGate>;
