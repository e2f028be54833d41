import type { Resource } from "#contract";
import { Download, Eye } from "lucide-react";
import { useState } from "react";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { failureWords } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { useReading } from "../../../state/useReading.ts";
import { CopyButton } from "../../../ui/CopyButton.tsx";
import { ErrorCard } from "../../../ui/ErrorCard.tsx";
import { formatBytes } from "../../../ui/formatBytes.ts";
import { IconButton } from "../../../ui/IconButton.tsx";
import { Moment } from "../../../ui/Moment.tsx";
import { Sheet } from "../../../ui/overlay/Sheet.tsx";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";
import { saveResource } from "./readResource.ts";
import { ResourcePreview } from "./ResourcePreview.tsx";
import { downloadLine } from "./resourceView.ts";

/** One resource: how scripts get it, its versions, what is in it and which tasks ask for it. */
export function ResourceSheet({ resource, onClose }: { readonly resource: Resource; readonly onClose: () => void }) {
  const t = useTranslate();
  const language = useLanguage();
  const { open } = useWorkbench();
  const [number, setNumber] = useState(resource.versions[0]?.number ?? 1);
  const [thrown, setThrown] = useState<unknown>();
  const uses = useReading(`resource.uses ${resource.id}`, () => link.ask("resource.uses", { id: resource.id, projectId: resource.projectId }));
  const failure = thrown ?? uses.failure;
  const line = downloadLine(resource.name);
  return (
    <Sheet title={resource.name} width={720} onClose={onClose}>
      <div className="sb-res-sheet">
        {failure !== undefined && <ErrorCard {...failureWords(failure, language)} />}
        <section>
          <h3>{t("resources:detail.line")}</h3>
          <div className="sb-res-line">
            <code className="sb-ident" tabIndex={0}>
              {line}
            </code>
            <CopyButton text={line} label={t("resources:verb.copy")} />
          </div>
        </section>
        <section>
          <h3>{t("resources:detail.versions")}</h3>
          <ul className="sb-res-versions">
            {resource.versions.map((version, index) => (
              <li key={version.number} aria-current={version.number === number || undefined}>
                <span className="sb-ident" title={`SHA-256 ${version.sha256}`}>
                  {version.storedName}
                </span>
                <span className="sb-doc-note">
                  {formatBytes(version.bytes)} · <Moment ms={version.createdAt} /> · {version.createdBy}
                  {index === 0 && ` · ${t("resources:detail.newest")}`}
                </span>
                <span className="sb-res-verbs">
                  <IconButton icon={Eye} label={t("resources:detail.show", { number: version.number })} onPress={() => setNumber(version.number)} />
                  <IconButton icon={Download} label={t("resources:detail.downloadVersion", { number: version.number })} onPress={() => void saveResource(resource, version.number).catch(setThrown)} />
                  <CopyButton text={downloadLine(version.storedName, resource.name)} label={t("resources:detail.copyVersion", { number: version.number })} />
                </span>
              </li>
            ))}
          </ul>
        </section>
        <section>
          <h3>{t("resources:detail.preview")}</h3>
          <ResourcePreview key={number} resource={resource} number={number} />
        </section>
        <section>
          <h3>{t("resources:detail.uses")}</h3>
          {uses.value?.length === 0 && <p className="sb-doc-note">{t("resources:detail.noUses")}</p>}
          <ul className="sb-res-uses">
            {uses.value?.map((use) => (
              <li key={`${use.workflowId} ${use.task} ${use.path} ${use.published}`}>
                <button type="button" className="sb-link" onClick={() => (onClose(), open({ kind: "workflow", params: { workflowId: use.workflowId } }, { pin: true }))}>
                  {`${use.workflow}/${use.task}`}
                </button>{" "}
                <span className="sb-ident sb-doc-note">{use.path}</span>
                {!use.published && <span className="sb-doc-note"> · {t("resources:detail.draft")}</span>}
              </li>
            ))}
          </ul>
        </section>
      </div>
    </Sheet>
  );
}
