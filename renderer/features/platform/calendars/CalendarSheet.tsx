import type { Calendar, CalendarId, ProjectId } from "#contract";
import { CalendarRule, MONDAY_TO_FRIDAY, Name } from "#contract";
import { Button, Input, Select } from "antd";
import { X } from "lucide-react";
import { useState } from "react";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { explained } from "../../../link/failures.ts";
import { newId } from "../../../link/ids.ts";
import { link } from "../../../link/link.ts";
import { useCalendars, useMay } from "../../../state/hooks.ts";
import { platformStore } from "../../../state/platformStore.ts";
import { IconButton } from "../../../ui/IconButton.tsx";
import { FormSheet } from "../../../ui/overlay/FormSheet.tsx";
import { Field } from "../../../ui/taskForm/Field.tsx";
import { useAdministered } from "../../../state/useAdministered.ts";
import { DatesField } from "./DatesField.tsx";
import { ImportDatesSheet } from "./ImportDatesSheet.tsx";
import { YearOfCalendar } from "./YearOfCalendar.tsx";

const platform = "";
const weekdays = [1, 2, 3, 4, 5, 6, 7] as const;

/** Makes a calendar, or changes one; the year below shows what the rule means before it is saved. */
export function CalendarSheet({ calendar, importing = false, onClose }: { readonly calendar: Calendar | undefined; readonly importing?: boolean; readonly onClose: () => void }) {
  const t = useTranslate();
  const admin = useMay("platform");
  const projects = useAdministered();
  const calendars = useCalendars();
  const [id] = useState(() => calendar?.id ?? newId<CalendarId>());
  const [name, setName] = useState<string>(calendar?.name ?? "");
  const [owner, setOwner] = useState<string>(calendar ? (calendar.projectId ?? platform) : admin ? platform : (projects[0]?.id ?? platform));
  const [rule, setRule] = useState<CalendarRule>(calendar?.rule ?? (importing ? CalendarRule.parse({}) : MONDAY_TO_FRIDAY));
  const [right, setRight] = useState({ include: true, exclude: true });
  const [remark, setRemark] = useState(calendar?.remark ?? "");
  const [reading, setReading] = useState(importing);
  const put = (changes: Partial<CalendarRule>): void => setRule((old) => ({ ...old, ...changes }));
  const projectId = owner === platform ? null : (owner as ProjectId);
  const others = calendars.filter((one) => one.id !== id && (one.projectId === null || one.projectId === projectId)).map((one) => one.name as string);
  const wrong = name !== "" && !Name.safeParse(name.trim()).success;
  const send = async (): Promise<void> => {
    platformStore.takeRow("calendars", await link.ask("calendar.save", { id, projectId, version: calendar?.version ?? null, name: name.trim(), rule, remark }));
  };
  const dates = (side: "include" | "exclude") => (
    <DatesField
      label={t(`schedules:calendars.${side}`)}
      dates={rule[side]}
      onChange={(next, good) => {
        put({ [side]: [...next] });
        setRight((old) => ({ ...old, [side]: good }));
      }}
    />
  );
  return (
    <>
      <FormSheet
        title={calendar ? t("schedules:calendars.edit", { name: calendar.name }) : t("schedules:calendars.new")}
        width={760}
        verb={calendar ? t("nodes:save") : t("places:create")}
        ready={name.trim() === "" || wrong || !right.include || !right.exclude ? "" : true}
        send={send}
        explain={explained}
        fields={{ "calendar.nameTaken": "name", "calendar.inUse": "name" }}
        onClose={onClose}
      >
        {(problems) => (
          <>
            <div className="sb-cal-pair">
              <Field label={t("nodes:column.name")} required problem={wrong ? t("nodes:add.badName") : problems.get("name")}>
                {(field, note) => <Input id={field} aria-describedby={note} status={wrong || problems.has("name") ? "error" : ""} value={name} onChange={(event) => setName(event.target.value)} />}
              </Field>
              <Field label={t("places:pool.owner")} problem={problems.get("projectId")}>
                {(field) => (
                  <Select<string>
                    id={field}
                    disabled={calendar !== undefined}
                    value={owner}
                    options={[
                      ...(admin || owner === platform ? [{ value: platform, label: t("places:pool.platform") }] : []),
                      ...projects.map((project) => ({ value: project.id as string, label: project.name as string })),
                    ]}
                    onChange={setOwner}
                  />
                )}
              </Field>
            </div>
            <Field label={t("schedules:weekdays")}>
              {(field) => (
                <Select<number[]>
                  id={field}
                  mode="multiple"
                  value={[...rule.weekdays]}
                  options={weekdays.map((value) => ({ value, label: t(`schedules:weekday.${value}`) }))}
                  onChange={(days) => put({ weekdays: days.toSorted((a, b) => a - b) })}
                />
              )}
            </Field>
            <div className="sb-cal-pair">
              {dates("exclude")}
              {dates("include")}
            </div>
            <div>
              <Button onClick={() => setReading(true)}>{t("schedules:calendars.import")}</Button>
            </div>
            <Field label={t("schedules:calendars.combine")}>
              {(field) => (
                <div id={field} className="sb-cal-steps">
                  {rule.combine.map((step, index) => (
                    <div key={index}>
                      <Select<"union" | "minus">
                        aria-label={t("schedules:calendars.combine")}
                        value={step.operation}
                        options={(["union", "minus"] as const).map((value) => ({ value, label: t(`schedules:calendars.${value}`) }))}
                        onChange={(operation) => put({ combine: rule.combine.with(index, { ...step, operation }) })}
                      />
                      <Select<string>
                        aria-label={t("schedules:calendar")}
                        value={step.calendar}
                        status={problems.has(`combine.${index}.calendar`) ? "error" : ""}
                        options={others.map((value) => ({ value, label: value }))}
                        onChange={(chosen) => put({ combine: rule.combine.with(index, { ...step, calendar: chosen }) })}
                      />
                      <IconButton icon={X} label={t("schedules:calendars.combineRemove", { name: step.calendar })} onPress={() => put({ combine: rule.combine.toSpliced(index, 1) })} />
                      {problems.has(`combine.${index}.calendar`) && (
                        <p className="sb-field-problem" role="alert">
                          {problems.get(`combine.${index}.calendar`)}
                        </p>
                      )}
                    </div>
                  ))}
                  <Button
                    size="small"
                    disabled={others.length === 0}
                    title={others.length === 0 ? t("schedules:calendars.combineNone") : undefined}
                    onClick={() => put({ combine: [...rule.combine, { operation: "minus", calendar: others[0]! }] })}
                  >
                    {t("schedules:calendars.combineAdd")}
                  </Button>
                </div>
              )}
            </Field>
            <Field label={t("nodes:add.remark")} problem={problems.get("remark")}>
              {(field) => <Input.TextArea id={field} autoSize={{ minRows: 1, maxRows: 4 }} maxLength={2000} value={remark} onChange={(event) => setRemark(event.target.value)} />}
            </Field>
            <YearOfCalendar name={name} projectId={projectId} rule={rule} again={calendars} />
          </>
        )}
      </FormSheet>
      {reading && (
        <ImportDatesSheet
          onTake={(side, found) => {
            put({ [side]: [...new Set([...rule[side], ...found])].sort() });
            setRight((old) => ({ ...old, [side]: true }));
          }}
          onClose={() => setReading(false)}
        />
      )}
    </>
  );
}
