import type { Node } from "#contract";
import { InputNumber } from "antd";
import { useState } from "react";
import { useTranslate } from "../../../../i18n/useTranslate.ts";
import { explained } from "../../../../link/failures.ts";
import { link } from "../../../../link/link.ts";
import { useSession } from "../../../../state/hooks.ts";
import { FormSheet } from "../../../../ui/overlay/FormSheet.tsx";
import { notify } from "../../../../ui/overlay/notices.ts";
import { Field } from "../../../../ui/taskForm/Field.tsx";

/** Brings hosts to the version of the server, some at a time. Tasks go on meanwhile. */
export function UpgradeSheet({ nodes, onClose }: { readonly nodes: readonly Node[]; readonly onClose: () => void }) {
  const t = useTranslate();
  const version = useSession().platform?.version ?? "";
  const [parallel, setParallel] = useState(1);
  const send = async (): Promise<void> => {
    const { started } = await link.ask("node.upgrade", { nodeIds: nodes.map((node) => node.id), parallel });
    notify(t("hosts:upgrade.started", { count: started, version }));
  };
  return (
    <FormSheet title={t("hosts:upgrade.title", { count: nodes.length, version })} place="centre" verb={t("nodes:verb.upgrade")} ready holds={false} send={send} explain={explained} onClose={onClose}>
      {() => (
        <>
          <p>{t("hosts:upgrade.text")}</p>
          <ul className="sb-plain-list">
            {nodes.map((node) => (
              <li key={node.id}>
                <span className="sb-cell-name">{node.name}</span>
                <span className="sb-mono sb-ident">{t("hosts:upgrade.step", { from: node.host?.version ?? "—", to: version })}</span>
              </li>
            ))}
          </ul>
          {nodes.length > 1 && (
            <Field label={t("hosts:upgrade.parallel")} help={t("hosts:upgrade.parallelHelp")}>
              {(id, note) => <InputNumber<number> id={id} aria-describedby={note} min={1} max={50} precision={0} value={parallel} onChange={(next) => setParallel(next ?? 1)} />}
            </Field>
          )}
        </>
      )}
    </FormSheet>
  );
}
