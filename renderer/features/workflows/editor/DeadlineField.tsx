import { Input, InputNumber, Switch } from "antd";
import type { Deadline } from "#contract";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { Field } from "../../../ui/taskForm/Field.tsx";
import type { EditorSession } from "./editorSession.ts";

const first: Deadline = { at: "08:00", daysAfter: 1 };

/** By when each run is to be done: a time of day in the workflow's zone, so many days after the business date [NGT2]. */
export function DeadlineField({ session, deadline }: { readonly session: EditorSession; readonly deadline: Deadline | null }) {
  const t = useTranslate();
  const change = (to: Deadline | null): void => session.editDefinition((old) => ({ ...old, deadline: to }), "deadline");
  return (
    <Field label={t("workflows:deadline.title")} help={t("workflows:deadline.help")}>
      {(id) => (
        <span className="sb-wf-deadline">
          <Switch size="small" id={id} checked={deadline !== null} aria-label={t("workflows:deadline.title")} onChange={(on) => change(on ? first : null)} />
          {deadline && (
            <>
              <Input
                type="time"
                size="small"
                aria-label={t("workflows:deadline.at")}
                value={deadline.at}
                onChange={(event) => {
                  if (event.target.value !== "") change({ ...deadline, at: event.target.value.slice(0, 5) });
                }}
              />
              <InputNumber<number>
                size="small"
                min={0}
                max={31}
                precision={0}
                aria-label={t("workflows:deadline.daysAfter")}
                value={deadline.daysAfter}
                onChange={(daysAfter) => change({ ...deadline, daysAfter: daysAfter ?? 1 })}
              />
              <span>{t("workflows:deadline.daysAfter")}</span>
            </>
          )}
        </span>
      )}
    </Field>
  );
}
