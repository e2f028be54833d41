import { Button } from "antd";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { sentenceOf } from "../../../link/failures.ts";
import { commandItem } from "../../../ui/menu/commandItem.ts";
import type { MenuItem } from "../../../ui/menu/MenuItem.ts";
import type { BoardBlock } from "./boardModel.ts";
import type { BlockTargets } from "./useBlockTargets.ts";
import { mostRuns } from "./useBlockTargets.ts";
import type { useBlockVerbs } from "./useBlockVerbs.ts";

interface BlockBarProps {
  readonly block: BoardBlock;
  readonly runs: number;
  readonly targets: BlockTargets;
  readonly verbs: ReturnType<typeof useBlockVerbs>;
  readonly compareReason: string | undefined;
  readonly compareLabel: string;
  readonly onCompare: () => void;
  readonly backfill: MenuItem;
}

/** What is marked and the verbs for all of it. It is always there, so that the board does not jump. */
export function BlockBar({ block, runs, targets, verbs, compareReason, compareLabel, onCompare, backfill }: BlockBarProps) {
  const t = useTranslate();
  const language = useLanguage();
  const note =
    targets.failure !== undefined
      ? sentenceOf(targets.failure, language)
      : targets.tooMany
        ? t("board:block.tooMany", { most: mostRuns })
        : targets.loading
          ? t("board:block.reading")
          : t("board:block.targets", { count: targets.rows.length });
  return (
    <div className="sb-board-bar" role="toolbar" aria-label={t("board:block.verbs")}>
      <strong>{t("board:block.cells", { rows: block.rowTo - block.rowFrom + 1, columns: block.columnTo - block.columnFrom + 1 })}</strong>
      <span className="sb-op-quiet" role="status">
        {runs === 0 ? "—" : note}
        {verbs.failed > 0 && `, ${t("board:block.failedOnly", { count: verbs.failed })}`}
      </span>
      <span className="sb-op-space" />
      {verbs.commands
        .filter(({ id }) => id !== "instance.why" && id !== "instance.log" && id !== "instance.rerunDownstream")
        .map((command) => {
          const item = commandItem(command, t);
          return (
            <Button key={item.id} size="small" disabled={item.disabledReason !== undefined} title={item.disabledReason} onClick={item.run}>
              {item.label}
            </Button>
          );
        })}
      <Button size="small" disabled={backfill.disabledReason !== undefined} title={backfill.disabledReason} onClick={backfill.run}>
        {backfill.label}
      </Button>
      <Button size="small" disabled={compareReason !== undefined} title={compareReason} onClick={onCompare}>
        {compareLabel}
      </Button>
    </div>
  );
}
