import { useTranslate } from "../../i18n/useTranslate.ts";
import type { PlainTextKey } from "../../i18n/textKey.ts";
import { useAllCommands, useCommandRegistry } from "../commands/CommandCentre.tsx";
import { KeyHint } from "../KeyHint.tsx";
import { Sheet } from "../overlay/Sheet.tsx";
import "./ShortcutSheet.css";

/** Every shortcut that counts now, made from the registry. */
export function ShortcutSheet({ onClose }: { readonly onClose: () => void }) {
  const t = useTranslate();
  const commands = useAllCommands();
  const { mac } = useCommandRegistry();
  const withKeys = [...new Map(commands.filter((c) => (c.keys ?? []).length > 0).map((c) => [c.id, c])).values()];
  const groups = Map.groupBy(withKeys, (c): PlainTextKey => c.group ?? "ui:palette.commands");
  return (
    <Sheet title={t("ui:shortcuts.title")} place="centre" width={760} onClose={onClose}>
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
    </Sheet>
  );
}
