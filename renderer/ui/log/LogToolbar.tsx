import { ArrowDown, ArrowDownToLine, ArrowUp, Clock, Download, Search, TextWrap, X } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslate } from "../../i18n/useTranslate.ts";
import { isComposing } from "../commands/keyStroke.ts";
import { IconButton } from "../IconButton.tsx";
import { formatPercent } from "../formatBytes.ts";
import { pointUnder, useMenu } from "../menu/useMenu.tsx";
import type { TimeMode } from "./LogRow.tsx";
import type { LogSearch } from "./useLogSearch.ts";

interface LogToolbarProps {
  readonly heading: ReactNode;
  readonly search: LogSearch;
  readonly follow: boolean;
  readonly onFollow: () => void;
  readonly wrap: boolean;
  readonly onWrap: () => void;
  readonly timeMode: TimeMode;
  readonly onTimeMode?: (mode: TimeMode) => void;
  readonly errorCount: number;
  /** There are more errors than are counted. */
  readonly errorsFull: boolean;
  readonly onStepError: (by: 1 | -1) => void;
  readonly onSave?: () => void;
  /** Share of the bytes that are indexed. */
  readonly share: number;
}

/** Above the log: errors, search, times, wrap, follow, save. */
export function LogToolbar(props: LogToolbarProps) {
  const t = useTranslate();
  const menu = useMenu();
  const { search, errorCount, onTimeMode } = props;
  const none = errorCount === 0 ? t("ui:log.noErrors") : undefined;
  return (
    <div className="sb-log-bar" role="toolbar" aria-label={t("ui:log.group")}>
      <span className="sb-log-heading">{props.heading}</span>
      {props.share < 1 && <span className="sb-log-note">{t("ui:log.reading", { share: formatPercent(props.share) })}</span>}
      {errorCount > 0 && <span className="sb-log-note">{props.errorsFull ? t("ui:log.moreErrors", { count: errorCount }) : t("ui:log.errors", { count: errorCount })}</span>}
      <IconButton icon={ArrowUp} label={t("ui:log.previousError")} disabledReason={none} onPress={() => props.onStepError(-1)} />
      <IconButton icon={ArrowDown} label={t("ui:log.nextError")} disabledReason={none} onPress={() => props.onStepError(1)} />
      {search.mode === "closed" ? <IconButton icon={Search} label={t("ui:log.search")} onPress={search.open} /> : <SearchBox search={search} />}
      {onTimeMode && (
        <IconButton
          icon={Clock}
          label={t("ui:log.time")}
          expanded={menu.isOpen}
          onPress={(event) =>
            menu.open(
              (["absolute", "elapsed", "hidden"] as const).map((mode) => ({ id: mode, label: t(`ui:log.times.${mode}`), checked: mode === props.timeMode, run: () => onTimeMode(mode) })),
              pointUnder(event.currentTarget),
              t("ui:log.time"),
            )
          }
        />
      )}
      <IconButton icon={TextWrap} label={t("ui:log.wrap")} pressed={props.wrap} onPress={props.onWrap} />
      <IconButton icon={ArrowDownToLine} label={t("ui:log.follow")} pressed={props.follow} onPress={props.onFollow} />
      {props.onSave && <IconButton icon={Download} label={t("ui:log.save")} onPress={props.onSave} />}
      {menu.element}
    </div>
  );
}

function SearchBox({ search }: { readonly search: LogSearch }) {
  const t = useTranslate();
  const text = search.mode === "text";
  const status = (): string => {
    if (!text || search.query === "") return "";
    if (search.hits.length === 0) return search.share < 1 ? formatPercent(search.share) : t("ui:find.none");
    const total = `${search.hits.length}${search.full ? "+" : ""}`;
    return t("ui:find.matches", { at: search.at + 1, total });
  };
  return (
    <search className="sb-log-search">
      <input
        key={search.mode}
        autoFocus
        aria-label={text ? t("ui:log.search") : t("ui:log.goToLine")}
        placeholder={text ? t("ui:log.search") : t("ui:log.goToLine")}
        inputMode={text ? "text" : "numeric"}
        {...(text ? { value: search.query } : {})}
        onChange={(event) => text && search.setQuery(event.target.value)}
        onKeyDown={(event) => {
          if (isComposing(event.nativeEvent)) return;
          if (event.key === "Escape") search.close();
          else if (event.key === "Enter" && text) search.step(event.shiftKey ? -1 : 1);
          else if (event.key === "Enter") {
            const line = Number.parseInt(event.currentTarget.value, 10);
            if (Number.isFinite(line)) search.goToLine(line);
            search.close();
          } else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      <span role="status">{status()}</span>
      <IconButton icon={X} size={14} label={t("ui:close")} onPress={search.close} />
    </search>
  );
}
