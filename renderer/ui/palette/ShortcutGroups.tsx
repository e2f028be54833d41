import { inAllLanguages } from "../../i18n/inAllLanguages.ts";
import { useTranslate } from "../../i18n/useTranslate.ts";
import type { PlainTextKey } from "../../i18n/textKey.ts";
import { useAllCommands, useCommandRegistry } from "../commands/CommandCentre.tsx";
import { KeyHint } from "../KeyHint.tsx";
import "./ShortcutGroups.css";

/** Every shortcut that is registered now, by group; with `wanted` those whose words, in both languages, or keys contain it. `none` when nothing does. */
export function ShortcutGroups({ wanted = "", none }: { readonly wanted?: string; readonly none?: string }) {
  const t = useTranslate();
  const commands = useAllCommands();
  const { mac } = useCommandRegistry();
  const words = wanted.trim().toLowerCase();
  const found = [...new Map(commands.filter((command) => (command.keys ?? []).length > 0).map((command) => [command.id, command])).values()].filter((command) =>
    [...inAllLanguages(command.title), ...(command.keys ?? [])].some((text) => text.toLowerCase().includes(words)),
  );
  const groups = Map.groupBy(found, (command): PlainTextKey => command.group ?? "ui:palette.commands");
  if (found.length === 0 && none !== undefined) return <p>{none}</p>;
  return (
    <div className="sb-shortcuts">
      {[...groups].map(([group, members]) => (
        <section key={group}>
          <h3>{t(group)}</h3>
          <dl>
            {members.map((command) => (
              <div key={command.id}>
                <dt>{t(command.title)}</dt>
                <dd>
                  {command.keys
                    ?.filter((keys) => mac || !keys.includes("Cmd"))
                    .map((keys) => (
                      <KeyHint key={keys} keys={keys} />
                    ))}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  );
}
