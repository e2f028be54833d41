import type { Node } from "#contract";
import { Button } from "antd";
import { useLanguage, useTranslate } from "../../../../i18n/useTranslate.ts";
import { failureWords } from "../../../../link/failures.ts";
import { useConnection, useGroup, useSession } from "../../../../state/hooks.ts";
import { ErrorCard } from "../../../../ui/ErrorCard.tsx";
import { MiddleText } from "../../../../ui/MiddleText.tsx";
import { Age } from "../../../../ui/Moment.tsx";
import { StateWord } from "../../../../ui/StateWord.tsx";
import { isOtherVersion } from "../nodeView.ts";
import type { NodeView } from "../nodeView.ts";
import { useVerbState } from "../nodeVerbs.ts";
import type { NodeActions } from "../useNodeActions.tsx";
import { useNodeWords } from "../useNodeWords.ts";

/** Name, state with its cause, maintenance with its end, and what is wrong: the head of a host's page and of its inspector. */
export function NodeHead({ node, view, actions }: { readonly node: Node; readonly view: NodeView; readonly actions: NodeActions }) {
  const t = useTranslate();
  const language = useLanguage();
  const words = useNodeWords();
  const { clockOffsetMs } = useConnection();
  const version = useSession().platform?.version;
  const group = useGroup(node.groupId);
  const refused = useVerbState((state) => state.failures.get(node.id));
  const reason = words.reason(view);
  const maintenance = words.maintenance(node);
  const startable = actions.available("start", [node]);
  return (
    <>
      <header>
        <h2>
          <MiddleText text={node.name} />
          <span className="sb-tag">{t(`nodes:kind.${node.kind}`)}</span>
          {group && <span className="sb-tag">{group.name}</span>}
        </h2>
        <p>
          <StateWord state={view.glyph} />
          {view.heardAt !== undefined && node.kind !== "server" && (
            <span className="sb-doc-note">
              {t("nodes:heard")} <Age since={view.heardAt - clockOffsetMs} />
            </span>
          )}
          {isOtherVersion(node, version) && <span className="sb-doc-note">{t("hosts:versionSkew", { version: node.host?.version ?? "", server: version ?? "" })}</span>}
        </p>
      </header>
      {maintenance !== undefined && (
        <p className="sb-detail-reason sb-detail-maintenance">
          <span>{t("hosts:maintenance.line", { what: maintenance })}</span>
          <Button size="small" disabled={startable !== true} title={startable === true ? undefined : startable} onClick={() => actions.run("start", [node])}>
            {t("hosts:maintenance.end")}
          </Button>
        </p>
      )}
      {refused !== undefined ? <ErrorCard {...failureWords(refused, language)} /> : reason !== undefined && maintenance === undefined && <p className="sb-detail-reason">{reason}</p>}
    </>
  );
}
