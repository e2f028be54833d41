import { Input } from "antd";
import { useState } from "react";
import { inAllLanguages } from "../../i18n/inAllLanguages.ts";
import { useTranslate } from "../../i18n/useTranslate.ts";
import type { PlainTextKey } from "../../i18n/textKey.ts";
import { useAllCommands, useCommandRegistry } from "../../ui/commands/CommandCentre.tsx";
import { KeyHint } from "../../ui/KeyHint.tsx";

/** Every shortcut that is registered now, by group; searchable by its words in both languages and by its keys. */
export function ShortcutList() {
  const t = useTranslate();
  const commands = useAllCommands();
  const { mac } = useCommandRegistry();
  const [wanted, setWanted] = useState("");
  const words = wanted.trim().toLowerCase();
  const found = [...new Map(commands.filter((command) => (command.keys ?? []).length > 0).map((command) => [command.id, command])).values()].filter((command) =>
    [...inAllLanguages(command.title), ...(command.keys ?? [])].some((text) => text.toLowerCase().includes(words)),
  );
  const groups = Map.groupBy(found, (command): PlainTextKey => command.group ?? "ui:palette.commands");
  return (
    <>
      <Input className="sb-settings-find" type="search" placeholder={t("settings:findShortcut")} aria-label={t("settings:findShortcut")} value={wanted} onChange={(event) => setWanted(event.target.value)} />
      {found.length === 0 && <p>{t("settings:noShortcut")}</p>}
      <div className="sb-settings-groups">
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
    </>
  );
}
