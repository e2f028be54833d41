import { Button, Input } from "antd";
import { useState } from "react";
import { useTranslate } from "../../i18n/useTranslate.ts";

/** What the server keeps encrypted; the definition holds only this. */
const REFERENCE = /^secret:[0-9a-hjkmnp-tv-z]{26}$/;

interface SecretFieldProps {
  readonly id: string;
  readonly "aria-describedby": string | undefined;
  readonly status: "" | "error";
  readonly value: string;
  readonly onChange: ((value: string) => void) | undefined;
}

/** A secret: one that is stored shows only that it is set, and can be replaced. */
export function SecretField({ value, onChange, status, ...named }: SecretFieldProps) {
  const t = useTranslate();
  /** What was stored when somebody began to replace it. */
  const [stored, setStored] = useState<string>();
  if (REFERENCE.test(value)) {
    return (
      <div className="sb-form-secret">
        <Input {...named} readOnly status={status} value={t("form:secret.set")} />
        {onChange && (
          <Button
            onClick={() => {
              setStored(value);
              onChange("");
            }}
          >
            {t("form:secret.replace")}
          </Button>
        )}
      </div>
    );
  }
  return (
    <div className="sb-form-secret">
      <Input.Password
        {...named}
        autoComplete="new-password"
        status={status}
        readOnly={onChange === undefined}
        visibilityToggle={onChange !== undefined}
        value={value}
        onChange={(event) => onChange?.(event.target.value)}
      />
      {stored !== undefined && onChange && (
        <Button
          onClick={() => {
            setStored(undefined);
            onChange(stored);
          }}
        >
          {t("form:secret.keep")}
        </Button>
      )}
    </div>
  );
}
