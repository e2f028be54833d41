import type { Node } from "#contract";
import { DatePicker, Input, Segmented } from "antd";
import dayjs from "dayjs";
import type { Dayjs } from "dayjs";
import { useState } from "react";
import { useTranslate } from "../../../../i18n/useTranslate.ts";
import { explained } from "../../../../link/failures.ts";
import { useConnection, usePulses } from "../../../../state/hooks.ts";
import { FormSheet } from "../../../../ui/overlay/FormSheet.tsx";
import { notify } from "../../../../ui/overlay/notices.ts";
import { Field } from "../../../../ui/taskForm/Field.tsx";
import { useFormats } from "../../../../ui/useFormats.tsx";
import { runVerb } from "../nodeVerbs.ts";

const ends = ["never", "1", "4", "12", "at"] as const;
type End = (typeof ends)[number];
const HOUR_MS = 3_600_000;

/** No new work for these hosts: why, and when they go on by themselves. What runs is finished. */
export function DrainSheet({ nodes, onClose }: { readonly nodes: readonly Node[]; readonly onClose: () => void }) {
  const t = useTranslate();
  const { zone, minute } = useFormats();
  const pulses = usePulses();
  const { clockOffsetMs } = useConnection();
  const [first] = nodes;
  const [reason, setReason] = useState(nodes.length === 1 ? (first?.maintenance?.reason ?? "") : "");
  const [end, setEnd] = useState<End>("never");
  const [at, setAt] = useState<Dayjs | null>(null);
  const now = Date.now() + clockOffsetMs;
  // What is picked is a time on the platform's wall, wherever this computer is.
  const picked = at === null ? undefined : Temporal.PlainDateTime.from(at.format("YYYY-MM-DDTHH:mm")).toZonedDateTime(zone).epochMilliseconds;
  const until = end === "never" ? null : end === "at" ? (picked ?? null) : Math.ceil((now + Number(end) * HOUR_MS) / 60_000) * 60_000;
  const past = end === "at" && picked !== undefined && picked <= now;
  const running = nodes.reduce((sum, node) => sum + (pulses.get(node.id)?.slotsUsed ?? 0), 0);
  const send = async (): Promise<void> => {
    const results = await Promise.all(nodes.map(async (node) => ({ node, failure: await runVerb("drain", node.id, { reason: reason.trim(), until }) })));
    const done = results.filter((result) => result.failure === undefined).map((result) => result.node);
    if (done.length > 0) notify(t("nodes:drained", { names: done.map((node) => node.name).join(", ") }), () => done.forEach((node) => void runVerb("start", node.id)));
    const failed = results.find((result) => result.failure !== undefined);
    if (failed) throw failed.failure;
  };
  return (
    <FormSheet
      title={t("hosts:drain.title", { names: nodes.map((node) => node.name).join(", ") })}
      place="centre"
      width={560}
      verb={t("hosts:drain.verb")}
      ready={end === "at" && (picked === undefined || past) ? t("hosts:drain.needsEnd") : true}
      holds={reason !== ""}
      send={send}
      explain={explained}
      fields={{ "node.untilPast": "until" }}
      onClose={onClose}
    >
      {(problems) => (
        <>
          <p>{t("hosts:drain.text", { count: running })}</p>
          <Field label={t("hosts:drain.reason")} help={t("hosts:drain.reasonHelp")} problem={problems.get("reason")}>
            {(id, note) => <Input id={id} aria-describedby={note} maxLength={2000} value={reason} onChange={(event) => setReason(event.target.value)} />}
          </Field>
          <Field label={t("hosts:drain.until")} help={until === null ? t("hosts:drain.openEnd") : t("hosts:drain.endAt", { time: minute(until), zone })} problem={past ? t("hosts:drain.past") : problems.get("until")}>
            {(id) => (
              <span className="sb-drain-end">
                <Segmented<End> id={id} value={end} onChange={setEnd} options={ends.map((value) => ({ value, label: t(`hosts:drain.end.${value}`) }))} />
                {end === "at" && <DatePicker showTime={{ format: "HH:mm" }} format="YYYY-MM-DD HH:mm" aria-label={t("hosts:drain.until")} minDate={dayjs().subtract(1, "day")} value={at} onChange={setAt} />}
              </span>
            )}
          </Field>
        </>
      )}
    </FormSheet>
  );
}
