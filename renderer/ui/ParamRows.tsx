import { Input } from "antd";
import { Plus, X } from "lucide-react";
import { useState } from "react";
import { useTranslate } from "../i18n/useTranslate.ts";
import { IconButton } from "./IconButton.tsx";
import "./ParamRows.css";

interface ParamRowsProps {
  readonly label: string;
  readonly params: Readonly<Record<string, string>>;
  /** `field` names what is typed in, so that letters of one field can be one step. */
  readonly onChange?: ((params: Readonly<Record<string, string>>, field: string) => void) | undefined;
  /** Names that stay: only their values change. */
  readonly fixed?: ReadonlySet<string>;
  readonly problems?: ReadonlyMap<string, string>;
  /** Whether a parameter may have this name. */
  readonly isName: (name: string) => boolean;
}

/** Parameters as rows of name and value; the last row adds one. */
export function ParamRows({ label, params, onChange, fixed, problems, isName }: ParamRowsProps) {
  const t = useTranslate();
  const [fresh, setFresh] = useState("");
  const entries = Object.entries(params);
  const bad = fresh !== "" && !isName(fresh);
  const taken = Object.hasOwn(params, fresh);
  const add = (): void => {
    if (fresh === "" || bad || taken) return;
    onChange?.({ ...params, [fresh]: "" }, "new");
    setFresh("");
  };
  return (
    <div className="sb-params" role="group" aria-label={label}>
      {entries.map(([name, value]) => (
        <div key={name} className="sb-params-row">
          <code className="sb-mono sb-ident" title={name}>
            {name}
          </code>
          <Input.TextArea
            className="sb-mono"
            aria-label={name}
            autoSize={{ minRows: 1, maxRows: 6 }}
            status={problems?.has(name) ? "error" : ""}
            readOnly={onChange === undefined}
            value={value}
            onChange={(event) => onChange?.({ ...params, [name]: event.target.value }, name)}
          />
          {onChange && !fixed?.has(name) ? (
            <IconButton
              icon={X}
              size={14}
              label={t("workflows:params.remove", { name })}
              onPress={() => {
                const { [name]: _, ...rest } = params;
                onChange(rest, "remove");
              }}
            />
          ) : (
            <span />
          )}
          {problems?.has(name) && <p className="sb-params-problem">{problems.get(name)}</p>}
        </div>
      ))}
      {onChange && (
        <div className="sb-params-row">
          <Input
            className="sb-mono"
            aria-label={t("workflows:params.newName")}
            placeholder={t("workflows:params.newName")}
            value={fresh}
            status={bad || taken ? "error" : ""}
            onChange={(event) => setFresh(event.target.value)}
            onPressEnter={(event) => !event.nativeEvent.isComposing && add()}
          />
          <span className="sb-params-problem">{bad ? t("workflows:params.badName") : taken ? t("workflows:params.taken") : ""}</span>
          <IconButton icon={Plus} size={14} label={t("workflows:params.add")} disabledReason={fresh === "" || bad || taken ? t("workflows:params.nameFirst") : undefined} onPress={add} />
        </div>
      )}
    </div>
  );
}
