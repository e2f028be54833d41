import { DEFAULT_LANE_SHARES, LANES } from "#contract";
import type { LaneShares, PlacementSettings, PlacementStrategy } from "#contract";
import { Button, InputNumber, Segmented } from "antd";
import { useState } from "react";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { explained, failureWords } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { useMay, useOnline } from "../../../state/hooks.ts";
import { useReading } from "../../../state/useReading.ts";
import { ErrorCard } from "../../../ui/ErrorCard.tsx";
import { notify } from "../../../ui/overlay/notices.ts";
import { Field } from "../../../ui/taskForm/Field.tsx";
import { useSubmit } from "../../../ui/useSubmit.ts";
import { LimitFields } from "./LimitFields.tsx";
import { outOfHundred } from "./placementForm.ts";

interface Draft {
  readonly placement: PlacementSettings;
  readonly strategy: PlacementStrategy;
  readonly lanes: LaneShares;
}

/** How hosts are chosen where no group says otherwise, and how the lanes share the slots, in one place. */
export function PlatformPlacement() {
  const t = useTranslate();
  const language = useLanguage();
  const { value, failure, reload } = useReading("platform.placement", () => link.ask("platform.placement", {}));
  if (failure !== undefined) return <ErrorCard {...failureWords(failure, language)} actions={<Button onClick={reload}>{t("ui:retry")}</Button>} />;
  return value ? <PlacementForm key={JSON.stringify(value)} saved={value} onSaved={reload} /> : null;
}

function PlacementForm({ saved, onSaved }: { readonly saved: Draft; readonly onSaved: () => void }) {
  const t = useTranslate();
  const admin = useMay("platform");
  const online = useOnline();
  const [draft, setDraft] = useState<Draft>(saved);
  const put = (changes: Partial<Draft>): void => setDraft((old) => ({ ...old, ...changes }));
  const changed = JSON.stringify(draft) !== JSON.stringify(saved);
  const reason = !admin ? t("nodes:needsAdmin") : !online ? t("connections:offline") : changed ? undefined : t("places:unchanged");
  const { busy, submit, problems, failure } = useSubmit(async () => {
    await link.ask("platform.update", { placement: draft.placement, strategy: draft.strategy, lanes: draft.lanes });
    notify(t("places:saved"));
    onSaved();
  }, explained);
  const parts = outOfHundred(draft.lanes);
  return (
    <form
      className="sb-place-form sb-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (reason === undefined) submit();
      }}
    >
      {failure && <ErrorCard {...failure} />}
      <section>
        <h2>{t("places:platform.placement")}</h2>
        <p className="sb-doc-note">{t("places:platform.placementText")}</p>
        <Field label={t("places:strategy")} help={t(`places:strategy.help.${draft.strategy}`)}>
          {(id) => (
            <Segmented<PlacementStrategy>
              id={id}
              disabled={!admin}
              value={draft.strategy}
              onChange={(strategy) => put({ strategy })}
              options={(["spread", "pack"] as const).map((value) => ({ value, label: t(`places:strategy.${value}`) }))}
            />
          )}
        </Field>
        <LimitFields settings={draft.placement} inherits={false} onChange={admin ? (settings) => settings && put({ placement: settings }) : undefined} problems={problems} />
      </section>
      <section>
        <h2>{t("places:platform.lanes")}</h2>
        <p className="sb-doc-note">{t("places:platform.lanesText")}</p>
        <div className="sb-place-numbers">
          {LANES.map((lane) => (
            <Field key={lane} label={t(`places:lane.${lane}`)} problem={problems.get(`lanes.${lane}`)}>
              {(id) => (
                <InputNumber<number>
                  id={id}
                  min={1}
                  max={1000}
                  precision={0}
                  disabled={!admin}
                  value={draft.lanes[lane]}
                  onChange={(share) => put({ lanes: { ...draft.lanes, [lane]: share ?? DEFAULT_LANE_SHARES[lane] } })}
                />
              )}
            </Field>
          ))}
        </div>
        <div className="sb-lane-bar" aria-hidden>
          {LANES.map((lane) => (
            <span key={lane} style={{ flexGrow: parts[lane] }}>
              {parts[lane]}
            </span>
          ))}
        </div>
        <p role="status">{t("places:lanes.preview", parts)}</p>
      </section>
      <div className="sb-place-verbs">
        <Button type="primary" htmlType="submit" loading={busy} disabled={reason !== undefined} title={reason}>
          {t("nodes:save")}
        </Button>
        <Button disabled={!changed} title={changed ? undefined : t("places:unchanged")} onClick={() => setDraft(saved)}>
          {t("ui:undo")}
        </Button>
      </div>
    </form>
  );
}
