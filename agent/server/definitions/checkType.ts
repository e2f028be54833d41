import { ParameterName, readIcon, Refusal, secretsInArguments, sentence, SOURCE_NAMES, sourceVariable, type Sentence, type TaskTypeBody } from "#contract";

/**
 * What the schema of a task type cannot say: the plugin's own fields are parameters of the type, no secret is a word of a
 * command [SEC1], the drawing holds shapes only, conditions name other fields, and data sources give no refused name [PAR1]. @throws Refusal with the place of the problem.
 */
export function checkType(body: TaskTypeBody): void {
  const refuse = (path: string, word: Sentence): never => {
    throw new Refusal("invalid", word.code, word.values, [{ path, sentence: word, line: null }]);
  };
  const { plugin } = body;
  if (plugin.kind === "interpreter" && !body.parameters.some((spec) => spec.key === plugin.script)) refuse("plugin.script", sentence("taskType.scriptUnknown", { field: plugin.script }));
  const [secret] = secretsInArguments(body);
  if (secret !== undefined) refuse("plugin.command", sentence("start.secretArgument", { name: secret }));
  if (body.svg !== undefined) {
    const icon = readIcon(body.svg);
    if ("problem" in icon) refuse("svg", icon.problem);
  }
  const keys = new Set(body.parameters.map((spec) => spec.key));
  body.parameters.forEach(({ key, kind, shownWhen }, index) => {
    if (shownWhen !== undefined && (shownWhen.key === key || !keys.has(shownWhen.key))) refuse(`parameters.${index}.shownWhen`, sentence("taskType.shownWhen", { field: key, other: shownWhen.key }));
    const refused = kind === "dataSource" ? SOURCE_NAMES.map((name) => sourceVariable(key, name)).find((name) => !ParameterName.safeParse(name).success) : undefined;
    if (refused !== undefined) refuse(`parameters.${index}.key`, sentence("taskType.sourceKey", { field: key, name: refused }));
  });
}
