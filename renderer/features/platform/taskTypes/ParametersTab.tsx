import type { ParameterSpec } from "#contract";
import { Button } from "antd";
import { ArrowDown, ArrowUp, Plus, X } from "lucide-react";
import { useState } from "react";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { IconButton } from "../../../ui/IconButton.tsx";
import { formText } from "../../../ui/taskForm/formValues.ts";
import { ParameterEditor } from "./ParameterEditor.tsx";
import type { TabProps } from "./TabProps.ts";

/** The parameters that make the form of a task: a list, and the chosen one below it. */
export function ParametersTab({ body, put, problems }: TabProps) {
  const t = useTranslate();
  const language = useLanguage();
  const specs = body.parameters;
  const [at, setAt] = useState(0);
  const chosen = specs[Math.min(at, specs.length - 1)];
  const index = chosen ? specs.indexOf(chosen) : -1;
  const setSpecs = (parameters: ParameterSpec[]): void => put?.({ parameters });
  const swap = (a: number, b: number): void => {
    setSpecs(specs.map((spec, i) => (i === a ? specs[b]! : i === b ? specs[a]! : spec)));
    setAt(b);
  };
  const hasProblem = (i: number): boolean => [...problems.keys()].some((path) => path.startsWith(`parameters.${i}.`));
  const change = (next: ParameterSpec): void => {
    const before = specs[index]!;
    const parameters = specs.map((spec, i) => (i === index ? next : spec));
    // The plugin follows the key of its script, or renaming the field would break the type.
    const { plugin } = body;
    if (plugin.kind === "interpreter" && plugin.script === before.key && next.key !== before.key) put?.({ parameters, plugin: { ...plugin, script: next.key } });
    else setSpecs(parameters);
  };
  return (
    <div className="sb-form">
      <div className="sb-params">
        <ul aria-label={t("taskTypes:tab.parameters")}>
          {specs.map((spec, i) => (
            <li key={i}>
              <button type="button" aria-current={i === index || undefined} data-problem={hasProblem(i) || undefined} onClick={() => setAt(i)}>
                <span className="sb-mono sb-ident">{spec.key === "" ? "…" : spec.key}</span>
                <span>{formText(spec.label, language)}</span>
                <span className="sb-doc-note">{t(`taskTypes:kind.${spec.kind}`)}</span>
              </button>
              {put && (
                <span className="sb-exit-verbs">
                  <IconButton icon={ArrowUp} size={14} label={t("taskTypes:up")} disabledReason={i === 0 ? t("taskTypes:first") : undefined} onPress={() => swap(i, i - 1)} />
                  <IconButton icon={ArrowDown} size={14} label={t("taskTypes:down")} disabledReason={i === specs.length - 1 ? t("taskTypes:last") : undefined} onPress={() => swap(i, i + 1)} />
                  <IconButton icon={X} size={14} label={t("taskTypes:parameter.remove", { key: spec.key })} onPress={() => setSpecs(specs.filter((_, other) => other !== i))} />
                </span>
              )}
            </li>
          ))}
        </ul>
        {specs.length === 0 && <p className="sb-doc-note">{t("taskTypes:parameter.none")}</p>}
        {put && (
          <div>
            <Button
              icon={<Plus size={14} />}
              onClick={() => {
                setSpecs([...specs, { key: freeKey(specs), label: "", kind: "text", required: false }]);
                setAt(specs.length);
              }}
            >
              {t("taskTypes:parameter.add")}
            </Button>
          </div>
        )}
      </div>
      {chosen && <ParameterEditor key={index} spec={chosen} others={specs.filter((spec) => spec !== chosen)} path={`parameters.${index}`} problems={problems} onChange={put && change} />}
    </div>
  );
}

function freeKey(specs: readonly ParameterSpec[]): string {
  const taken = new Set(specs.map((spec) => spec.key));
  for (let n = 1; ; n++) if (!taken.has(`field_${n}`)) return `field_${n}`;
}
