import { TaskIcon } from "#contract";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { TaskTypeIcon } from "../../../ui/taskForm/TaskTypeIcon.tsx";
import type { TabProps } from "./TabProps.ts";

/** One icon of the set; all are drawn in ink, so that colour stays with states. */
export function IconTab({ body, put }: TabProps) {
  const t = useTranslate();
  return (
    <div className="sb-icon-grid" role="radiogroup" aria-label={t("taskTypes:tab.icon")}>
      {TaskIcon.options.map((icon) => (
        <button key={icon} type="button" role="radio" aria-checked={icon === body.icon} disabled={put === undefined} onClick={() => put?.({ icon })}>
          <TaskTypeIcon icon={icon} size={24} />
          <span>{t(`taskTypes:icon.${icon}`)}</span>
        </button>
      ))}
    </div>
  );
}
