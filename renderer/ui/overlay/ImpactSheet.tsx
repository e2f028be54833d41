import { Button, Input, Radio } from "antd";
import { ArrowRight } from "lucide-react";
import { useState } from "react";
import type { ReactNode } from "react";
import { useTranslate } from "../../i18n/useTranslate.ts";
import { ErrorCard } from "../ErrorCard.tsx";
import type { ErrorCardProps } from "../ErrorCard.tsx";
import type { GlyphName } from "../glyphShapes.ts";
import { MiddleText } from "../MiddleText.tsx";
import { StateGlyph } from "../StateGlyph.tsx";
import { StateWord } from "../StateWord.tsx";
import { Sheet } from "./Sheet.tsx";

/** One thing that changes: its name, its state now and after. */
export interface ImpactLine {
  readonly id: string;
  readonly name: string;
  readonly before: GlyphName;
  readonly after: GlyphName;
}

/** One thing that was chosen and cannot change, with the sentence that says why. */
export interface IneligibleLine {
  readonly id: string;
  readonly name: string;
  readonly reason: string;
}

/** What a plan of the server says: exact ids, states, and what stays out. */
export interface Impact {
  readonly affected: readonly ImpactLine[];
  readonly ineligible: readonly IneligibleLine[];
  /** More facts, each a label and a value: hosts, estimated time, earliest deadline. */
  readonly facts?: readonly { readonly label: string; readonly value: ReactNode }[];
}

/** Props of `ImpactSheet`. */
export interface ImpactSheetProps<Scope extends string = never> {
  /** In words: "Rerun 1 task and resume". */
  readonly title: string;
  /** The button: the verb with its count. */
  readonly verb: string;
  /** The plan for the chosen scope; `undefined` while it is computed. */
  readonly impact: Impact | undefined;
  /** Choices of scope; the first is the default and must be "only this". */
  readonly scopes?: readonly { readonly value: Scope; readonly label: string; readonly disabledReason?: string }[];
  readonly scope?: Scope;
  readonly onScopeChange?: (scope: Scope) => void;
  /** Asks for a reason, which goes to the audit log. */
  readonly asksReason?: boolean;
  /** Tier 2: the number or name that has to be typed. */
  readonly typed?: string;
  /** Takes the ticks from everything ineligible; without it ineligible lines only inform. */
  readonly onDropIneligible?: () => void;
  readonly notice?: ReactNode;
  /** Below the choices of scope. */
  readonly choices?: ReactNode;
  /** Why it cannot be applied although it would change something. */
  readonly blocked?: string | undefined;
  /** Applies the plan. A returned error is shown in the sheet; nothing closes it but success or the user. */
  readonly onApply: (reason: string) => Promise<ErrorCardProps | undefined>;
  readonly onClose: () => void;
}

/** The effect before the act (UX a.5): what changes from which state to which, what stays out and why. */
export function ImpactSheet<Scope extends string = never>(props: ImpactSheetProps<Scope>) {
  const { impact, scopes, typed, onDropIneligible } = props;
  const t = useTranslate();
  const [reason, setReason] = useState("");
  const [proof, setProof] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorCardProps>();

  const blocked =
    props.blocked !== undefined
      ? props.blocked
      : !impact || impact.affected.length === 0
        ? t("ui:impact.nothing")
        : onDropIneligible && impact.ineligible.length > 0
          ? t("ui:impact.ineligibleTicked")
          : props.asksReason && reason.trim() === ""
            ? t("ui:impact.reasonMissing")
            : typed !== undefined && proof.trim() !== typed
              ? t("ui:impact.typeMissing", { typed })
              : undefined;

  const apply = async (): Promise<void> => {
    if (blocked !== undefined || busy) return;
    setBusy(true);
    setError(undefined);
    const failed = await props.onApply(reason.trim());
    setBusy(false);
    if (failed) setError(failed);
    else props.onClose();
  };
  return (
    <Sheet
      title={props.title}
      onClose={props.onClose}
      holds={reason !== ""}
      footer={
        <>
          <Button onClick={props.onClose}>{t("ui:cancel")}</Button>
          <Button type="primary" data-autofocus disabled={blocked !== undefined && impact !== undefined} title={blocked} loading={busy || !impact} onClick={() => void apply()}>
            {props.verb}
          </Button>
        </>
      }
    >
      <div className="sb-impact">
        {error && <ErrorCard {...error} />}
        {props.notice}
        {scopes && scopes.length > 1 && (
          <Radio.Group
            aria-label={t("ui:impact.scope")}
            value={props.scope}
            onChange={(event) => props.onScopeChange?.(event.target.value as Scope)}
            options={scopes.map((s) => ({ value: s.value, label: s.label, disabled: s.disabledReason !== undefined, title: s.disabledReason ?? "" }))}
          />
        )}
        {props.choices}
        {impact && (
          <>
            <p>{t("ui:impact.affected", { count: impact.affected.length })}</p>
            {impact.affected.length > 0 && (
              <ul className="sb-impact-list">
                {impact.affected.map((line) => (
                  <li key={line.id}>
                    <MiddleText text={line.name} />
                    <span className="sb-impact-change">
                      <StateGlyph state={line.before} />
                      <ArrowRight size={12} aria-hidden />
                      <StateWord state={line.after} />
                    </span>
                  </li>
                ))}
              </ul>
            )}
            {impact.ineligible.length > 0 && (
              <>
                <p>
                  {t("ui:impact.ineligible", { count: impact.ineligible.length })}{" "}
                  {onDropIneligible && (
                    <button type="button" className="sb-link" onClick={onDropIneligible}>
                      {t("ui:impact.untick", { count: impact.ineligible.length })}
                    </button>
                  )}
                </p>
                <ul className="sb-impact-list">
                  {impact.ineligible.map((line) => (
                    <li key={line.id}>
                      <MiddleText text={line.name} />
                      <span className="sb-impact-note">{line.reason}</span>
                    </li>
                  ))}
                </ul>
              </>
            )}
            {impact.facts && (
              <dl className="sb-impact-facts">
                {impact.facts.map((fact) => (
                  <div key={fact.label} style={{ display: "contents" }}>
                    <dt>{fact.label}</dt>
                    <dd>{fact.value}</dd>
                  </div>
                ))}
              </dl>
            )}
          </>
        )}
        {props.asksReason && (
          <label className="sb-impact-field">
            {t("ui:impact.reason")}
            <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} value={reason} onChange={(event) => setReason(event.target.value)} />
          </label>
        )}
        {typed !== undefined && (
          <label className="sb-impact-field">
            {t("ui:impact.typeMissing", { typed })}
            <Input className="sb-mono" value={proof} onChange={(event) => setProof(event.target.value)} onPressEnter={(event) => !event.nativeEvent.isComposing && void apply()} />
          </label>
        )}
      </div>
    </Sheet>
  );
}
