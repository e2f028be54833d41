import type { AttemptOrder, ParameterValue } from "#contract";

/**
 * Replaces `${name}` inside single arguments; a value is never split and never read by a shell. `$$` is a dollar sign. Form
 * values win over parameters; a name that neither knows stays as it is written.
 */
export const fillTemplate = (template: readonly string[], order: Pick<AttemptOrder, "params" | "environment">): string[] =>
  template.map((argument) =>
    argument.replaceAll(/\$\$|\$\{([^}]*)\}/g, (whole, inside: string | undefined) => {
      if (inside === undefined) return "$";
      const name = inside.trim();
      const value = order.params[name as keyof typeof order.params] ?? order.environment[name];
      return value === undefined ? whole : textOf(value);
    }),
  );
export const textOf = (value: ParameterValue): string => (typeof value === "object" ? JSON.stringify(value) : String(value));
