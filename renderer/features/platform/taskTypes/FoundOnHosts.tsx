import type { TaskTypeBody } from "#contract";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { useNodes } from "../../../state/hooks.ts";
import { foundOn } from "./foundOn.ts";

/** On how many agents the programs of a type are. What no saved type asks for was not looked for yet. */
export function FoundOnHosts({ body }: { readonly body: TaskTypeBody }) {
  const t = useTranslate();
  const nodes = useNodes();
  const programs = foundOn(body, nodes);
  if (programs.length === 0) return null;
  return (
    <ul className="sb-type-found" aria-label={t("taskTypes:found")}>
      {programs.map(({ command, found, agents, lacking, unknown }) => (
        <li key={command}>
          <code className="sb-mono">{command}</code>
          <span>{unknown === agents && agents > 0 ? t("taskTypes:found.unknown") : t("taskTypes:found.count", { found, agents })}</span>
          {lacking.length > 0 && <span className="sb-doc-note">{t("taskTypes:found.lacking", { names: lacking.join(", ") })}</span>}
        </li>
      ))}
    </ul>
  );
}
