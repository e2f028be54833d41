import { Refusal, secretsInArguments, sentence, type Sentence, type TaskTypeBody } from "#contract";

/**
 * What the schema of a task type cannot say: the plugin's own fields are parameters of the type, and no secret is a word of a
 * command [SEC1]. @throws Refusal with the place of the problem.
 */
export function checkType(body: TaskTypeBody): void {
  const refuse = (path: string, word: Sentence): never => {
    throw new Refusal("invalid", word.code, word.values, [{ path, sentence: word, line: null }]);
  };
  const { plugin } = body;
  if (plugin.kind === "interpreter" && !body.parameters.some((spec) => spec.key === plugin.script)) refuse("plugin.script", sentence("taskType.scriptUnknown", { field: plugin.script }));
  const [secret] = secretsInArguments(body);
  if (secret !== undefined) refuse("plugin.command", sentence("start.secretArgument", { name: secret }));
}
