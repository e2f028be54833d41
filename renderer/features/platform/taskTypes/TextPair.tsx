import type { LocalText } from "#contract";
import { Input } from "antd";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { Field } from "../../../ui/taskForm/Field.tsx";
import { bothTexts, joinedText } from "./taskTypeDraft.ts";

/** Props of `TextPair`. */
export interface TextPairProps {
  readonly label: string;
  readonly text: LocalText;
  readonly long?: boolean;
  readonly problem?: string | undefined;
  readonly onChange: ((text: LocalText) => void) | undefined;
}

/** A text in English and in Chinese, side by side. */
export function TextPair({ label, text, long = false, problem, onChange }: TextPairProps) {
  const t = useTranslate();
  const { en, zh } = bothTexts(text);
  const field = (language: "en" | "zh", value: string, put: (next: string) => void) => (
    <Field label={`${label} · ${t(`taskTypes:language.${language}`)}`} problem={language === "en" ? problem : undefined}>
      {(id) =>
        long ? (
          <Input.TextArea id={id} autoSize={{ minRows: 2, maxRows: 6 }} readOnly={!onChange} value={value} onChange={(event) => put(event.target.value)} />
        ) : (
          <Input id={id} readOnly={!onChange} value={value} onChange={(event) => put(event.target.value)} />
        )
      }
    </Field>
  );
  return (
    <div className="sb-field-even">
      {field("en", en, (next) => onChange?.(joinedText(next, zh === en ? next : zh)))}
      {field("zh", zh, (next) => onChange?.(joinedText(en, next)))}
    </div>
  );
}
