import { TaskIcon } from "#contract";
import { Button, Input } from "antd";
import { Upload } from "lucide-react";
import { useRef } from "react";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { Field } from "../../../ui/taskForm/Field.tsx";
import { TaskTypeIcon } from "../../../ui/taskForm/TaskTypeIcon.tsx";
import type { TabProps } from "./TabProps.ts";

/** One icon of the set, or a drawing of one's own; all are drawn in ink, so that colour stays with states. */
export function IconTab({ body, put, problems }: TabProps) {
  const t = useTranslate();
  const file = useRef<HTMLInputElement>(null);
  const setSvg = (svg: string): void => put?.({ svg: svg.trim() === "" ? undefined : svg });
  return (
    <div className="sb-form">
      <div className="sb-icon-grid" role="radiogroup" aria-label={t("taskTypes:tab.icon")}>
        {TaskIcon.options.map((icon) => (
          <button key={icon} type="button" role="radio" aria-checked={icon === body.icon && body.svg === undefined} disabled={put === undefined} onClick={() => put?.({ icon, svg: undefined })}>
            <TaskTypeIcon icon={icon} size={24} />
            <span>{t(`taskTypes:icon.${icon}`)}</span>
          </button>
        ))}
      </div>
      <Field label={t("taskTypes:icon.own")} help={t("taskTypes:icon.ownHelp")} problem={problems.get("svg")}>
        {(id, note) => (
          <div className="sb-icon-own">
            <Input.TextArea
              id={id}
              aria-describedby={note}
              className="sb-mono"
              spellCheck={false}
              status={problems.has("svg") ? "error" : ""}
              autoSize={{ minRows: 3, maxRows: 12 }}
              readOnly={put === undefined}
              placeholder={'<svg viewBox="0 0 24 24"><path d="M4 12h16" /></svg>'}
              value={body.svg ?? ""}
              onChange={(event) => setSvg(event.target.value)}
            />
            {put && (
              <>
                <Button icon={<Upload size={14} />} onClick={() => file.current?.click()}>
                  {t("taskTypes:icon.fromFile")}
                </Button>
                <input
                  ref={file}
                  hidden
                  type="file"
                  accept=".svg,image/svg+xml"
                  onChange={(event) => {
                    const [chosen] = event.target.files ?? [];
                    event.target.value = "";
                    if (chosen) void chosen.text().then(setSvg);
                  }}
                />
              </>
            )}
          </div>
        )}
      </Field>
    </div>
  );
}
