import { ExitOutcome } from "#contract";
import type { ExitRule } from "#contract";
import { Button, Input, InputNumber, Select } from "antd";
import { ArrowDown, ArrowUp, Plus, X } from "lucide-react";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { IconButton } from "../../../ui/IconButton.tsx";
import { StateGlyph } from "../../../ui/StateGlyph.tsx";
import { bothTexts, joinedText } from "./taskTypeDraft.ts";
import type { TabProps } from "./TabProps.ts";

const glyphs = { success: "SUCCESS", warning: "SUCCESS", failed: "FAILED", retry: "WAIT_RETRY", skipped: "SKIPPED" } as const;

/** What each exit code means. The first rule that matches decides; without one, 0 is success and the rest failed. */
export function ExitCodesTab({ body, put, problems }: TabProps) {
  const t = useTranslate();
  const rules = body.exitCodes;
  const readOnly = put === undefined;
  const setRules = (exitCodes: ExitRule[]): void => put?.({ exitCodes });
  const change = (index: number, changes: Partial<ExitRule>): void => setRules(rules.map((rule, i) => (i === index ? { ...rule, ...changes } : rule)));
  const swap = (a: number, b: number): void => setRules(rules.map((rule, i) => (i === a ? rules[b]! : i === b ? rules[a]! : rule)));
  const text = (index: number, language: "en" | "zh", value: string): void => {
    const { en, zh } = bothTexts(rules[index]!.text ?? "");
    change(index, { text: language === "en" ? joinedText(value, zh === en ? value : zh) : joinedText(en, value) });
  };
  return (
    <div className="sb-form">
      <p className="sb-doc-note">{t("taskTypes:exit.text")}</p>
      {rules.length > 0 && (
        <div className="sb-exit-rules" role="table" aria-label={t("taskTypes:tab.exitCodes")}>
          <div role="row" className="sb-exit-head">
            <span role="columnheader">{t("taskTypes:exit.from")}</span>
            <span role="columnheader">{t("taskTypes:exit.to")}</span>
            <span role="columnheader">{t("taskTypes:exit.outcome")}</span>
            <span role="columnheader">{`${t("taskTypes:exit.words")} · ${t("taskTypes:language.en")}`}</span>
            <span role="columnheader">{`${t("taskTypes:exit.words")} · ${t("taskTypes:language.zh")}`}</span>
          </div>
          {rules.map((rule, i) => (
            <div role="row" key={i}>
              <InputNumber<number> min={0} max={255} readOnly={readOnly} aria-label={t("taskTypes:exit.from")} value={rule.from} onChange={(from) => change(i, { from: from ?? 0 })} />
              <InputNumber<number>
                min={0}
                max={255}
                readOnly={readOnly}
                aria-label={t("taskTypes:exit.to")}
                status={problems.has(`exitCodes.${i}.to`) ? "error" : ""}
                value={rule.to ?? null}
                placeholder={String(rule.from)}
                onChange={(to) => change(i, { to: to ?? undefined })}
              />
              <Select<ExitOutcome>
                disabled={readOnly}
                aria-label={t("taskTypes:exit.outcome")}
                value={rule.outcome}
                options={ExitOutcome.options.map((value) => ({
                  value,
                  label: (
                    <span className="sb-slot-cell">
                      <StateGlyph state={glyphs[value]} size={14} decorative />
                      {t(`taskTypes:outcome.${value}`)}
                    </span>
                  ),
                }))}
                onChange={(outcome) => change(i, { outcome })}
              />
              <Input readOnly={readOnly} aria-label={`${t("taskTypes:exit.words")} · ${t("taskTypes:language.en")}`} value={bothTexts(rule.text ?? "").en} onChange={(event) => text(i, "en", event.target.value)} />
              <Input readOnly={readOnly} aria-label={`${t("taskTypes:exit.words")} · ${t("taskTypes:language.zh")}`} value={bothTexts(rule.text ?? "").zh} onChange={(event) => text(i, "zh", event.target.value)} />
              {!readOnly && (
                <span className="sb-exit-verbs">
                  <IconButton icon={ArrowUp} size={14} label={t("taskTypes:up")} disabledReason={i === 0 ? t("taskTypes:first") : undefined} onPress={() => swap(i, i - 1)} />
                  <IconButton icon={ArrowDown} size={14} label={t("taskTypes:down")} disabledReason={i === rules.length - 1 ? t("taskTypes:last") : undefined} onPress={() => swap(i, i + 1)} />
                  <IconButton icon={X} size={14} label={t("taskTypes:exit.remove")} onPress={() => setRules(rules.filter((_, at) => at !== i))} />
                </span>
              )}
              {problems.has(`exitCodes.${i}.to`) && (
                <span className="sb-field-problem" role="alert">
                  {problems.get(`exitCodes.${i}.to`)}
                </span>
              )}
            </div>
          ))}
        </div>
      )}
      {!readOnly && (
        <div>
          <Button icon={<Plus size={14} />} onClick={() => setRules([...rules, { from: Math.min(255, (rules.at(-1)?.to ?? rules.at(-1)?.from ?? 0) + 1), outcome: "failed" }])}>
            {t("taskTypes:exit.add")}
          </Button>
        </div>
      )}
    </div>
  );
}
