import { Button, Input, Segmented } from "antd";
import { useRef, useState } from "react";
import { say } from "#contract";
import type { OutputOf, UiUp } from "#contract";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { explained } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { FormSheet } from "../../../ui/overlay/FormSheet.tsx";
import { Field } from "../../../ui/taskForm/Field.tsx";

type Side = "include" | "exclude";
type Read = OutputOf<UiUp, "calendar.read">;

/** Dates of a file or of pasted text, with every line that is not understood. Nothing is saved by it. */
export function ImportDatesSheet({ onTake, onClose }: { readonly onTake: (side: Side, dates: readonly string[]) => void; readonly onClose: () => void }) {
  const t = useTranslate();
  const language = useLanguage();
  const [text, setText] = useState("");
  const [side, setSide] = useState<Side>("exclude");
  const [read, setRead] = useState<Read & { readonly of: string }>();
  const file = useRef<HTMLInputElement>(null);
  const look = async (next: string): Promise<void> => {
    setText(next);
    if (next.trim() === "") return setRead(undefined);
    setRead({ ...(await link.ask("calendar.read", { text: next })), of: next });
  };
  const known = read?.of === text ? read : undefined;
  return (
    <FormSheet
      title={t("schedules:calendars.importTitle")}
      verb={t("schedules:calendars.importVerb")}
      ready={known === undefined || known.dates.length === 0 ? "" : true}
      holds={text !== ""}
      explain={explained}
      send={async () => onTake(side, known?.dates ?? [])}
      onClose={onClose}
    >
      {() => (
        <>
          <Field label={t("schedules:calendars.importText")} help={t("schedules:calendars.importHelp")}>
            {(field, note) => <Input.TextArea id={field} aria-describedby={note} className="sb-mono" autoSize={{ minRows: 8, maxRows: 16 }} value={text} onChange={(event) => void look(event.target.value)} />}
          </Field>
          <div>
            <input ref={file} type="file" hidden accept=".csv,.ics,.txt,text/csv,text/calendar" onChange={(event) => void event.target.files?.[0]?.text().then(look)} />
            <Button onClick={() => file.current?.click()}>{t("schedules:calendars.importFile")}</Button>
          </div>
          <Field label={t("schedules:calendars.importTo")}>
            {(field) => <Segmented<Side> id={field} value={side} onChange={setSide} options={(["exclude", "include"] as const).map((value) => ({ value, label: t(`schedules:calendars.${value}`) }))} />}
          </Field>
          {known && (
            <div role="status" className="sb-cal-read">
              <p>{t("schedules:calendars.importRead", { count: known.dates.length })}</p>
              {known.problems.length > 0 && (
                <>
                  <p>{t("schedules:calendars.importFailed", { count: known.problems.length })}</p>
                  <ul>
                    {known.problems.slice(0, 100).map((problem, index) => (
                      <li key={`${problem.line}:${index}`}>{say(problem.sentence, language === "en" ? "en" : "zh")}</li>
                    ))}
                  </ul>
                </>
              )}
            </div>
          )}
        </>
      )}
    </FormSheet>
  );
}
