import { DEFAULT_PRIORITY } from "#contract";
import type { PoolUse } from "#contract";
import { Button, InputNumber, Select, Slider } from "antd";
import { Plus, X } from "lucide-react";
import { useTranslate } from "../../../../i18n/useTranslate.ts";
import { usePools } from "../../../../state/hooks.ts";
import { IconButton } from "../../../../ui/IconButton.tsx";
import { Field } from "../../../../ui/taskForm/Field.tsx";
import { FormGroup } from "../../../../ui/taskForm/FormGroup.tsx";
import { withPart, withPools } from "../../model/taskPlacement.ts";
import { problemsAt } from "./GroupProps.ts";
import type { GroupProps } from "./GroupProps.ts";

const HIGHEST = 1;
const LOWEST = 9;

/** What a task holds while it runs, and how early it is looked at. */
export function PoolFields({ task, at, change, projectId }: GroupProps & { readonly projectId: string | undefined }) {
  const t = useTranslate();
  const pools = usePools().filter((pool) => pool.projectId === null || pool.projectId === projectId);
  const uses = task.pools ?? [];
  const priority = task.priority ?? DEFAULT_PRIORITY;
  const put = (part: string, next: readonly PoolUse[]): void => change(part, (old) => withPools(old, next));
  const free = pools.filter((pool) => !uses.some((use) => use.pool === pool.name));
  const summary = [...uses.map((use) => (use.slots === 1 ? use.pool : `${use.pool} ×${use.slots}`)), ...(priority === DEFAULT_PRIORITY ? [] : [t("workflows:pools.priorityIs", { priority })])].join(" · ");
  return (
    <FormGroup title={t("workflows:pools.title")} problems={problemsAt(at, "pools", "priority")} summary={summary}>
      <div data-field="pools" className="sb-wf-params">
        {uses.map((use, index) => {
          const problem = at.get(`pools.${index}.pool`) ?? at.get(`pools.${index}.slots`);
          return (
            <div key={index} className="sb-form-group-row" data-field={`pools.${index}.pool`}>
              <Select<string>
                aria-label={t("places:pool")}
                status={problem === undefined ? "" : "error"}
                value={use.pool}
                options={[...new Set([use.pool as string, ...free.map((pool) => pool.name as string)])].map((value) => ({ value, label: value }))}
                onChange={(pool) =>
                  put(
                    `pools.${index}`,
                    uses.map((one, i) => (i === index ? { ...one, pool: pool as never } : one)),
                  )
                }
              />
              <InputNumber<number>
                aria-label={t("nodes:column.slots")}
                min={1}
                max={100_000}
                precision={0}
                status={problem === undefined ? "" : "error"}
                value={use.slots}
                onChange={(slots) =>
                  put(
                    `pools.slots.${index}`,
                    uses.map((one, i) => (i === index ? { ...one, slots: slots ?? 1 } : one)),
                  )
                }
              />
              <IconButton
                icon={X}
                size={14}
                label={t("workflows:pools.remove", { name: use.pool })}
                onPress={() =>
                  put(
                    "pools.remove",
                    uses.filter((_, i) => i !== index),
                  )
                }
              />
              {problem !== undefined && (
                <p className="sb-field-problem" role="alert">
                  {problem}
                </p>
              )}
            </div>
          );
        })}
        <div>
          <Button
            size="small"
            icon={<Plus size={14} />}
            disabled={free.length === 0}
            title={free.length === 0 ? t("workflows:pools.none") : undefined}
            onClick={() => free[0] && put("pools.add", [...uses, { pool: free[0].name, slots: 1 }])}
          >
            {t("workflows:pools.add")}
          </Button>
        </div>
      </div>
      <div data-field="priority">
        <Field label={t("queue:column.priority")} help={t("workflows:pools.priorityHelp")} problem={at.get("priority")}>
          {(id, note) => (
            <span className="sb-wf-priority">
              <Slider
                min={HIGHEST}
                max={LOWEST}
                dots
                tooltip={{ open: false }}
                aria-label={t("queue:column.priority")}
                value={priority}
                onChange={(next: number) => change("priority", (old) => withPart(old, "priority", next, DEFAULT_PRIORITY))}
              />
              <InputNumber<number>
                id={id}
                aria-describedby={note}
                min={HIGHEST}
                max={LOWEST}
                precision={0}
                value={priority}
                onChange={(next) => change("priority", (old) => withPart(old, "priority", next ?? DEFAULT_PRIORITY, DEFAULT_PRIORITY))}
              />
            </span>
          )}
        </Field>
      </div>
    </FormGroup>
  );
}
